import { z } from 'zod';
import { dismissUser, giveRole } from '../agents/staff.ts';
import { fromWire, toWire } from '../db/ids.ts';
import { openUnit, type Unit } from '../db/unit.ts';
import { getUser, listUsers } from '../users/changeUser.ts';
import { createUser, type UserRow, userEmail } from '../users/createUser.ts';
import { makeSignInLink, signInUrl } from '../users/signInLink.ts';
import { roles as allRoles } from '../users/table.ts';
import { Ask, Hidden } from './ask.tsx';
import { Copied } from './copied.tsx';
import { Frame, Refused } from './layout.tsx';
import { Options, SelectField } from './selectField.tsx';
import { typedIn } from './typed.ts';
import { addAction, addPage, type Site, type Visit } from './visit.ts';
import type { Words } from './words.ts';

const path = '/console/users';
const roles = ['admin'] as const;
const role = z.enum(allRoles);
const theOne = z.object({ user_id: z.string().transform((text) => fromWire('USR', text)) });

/** A link that has just been made, for whom. */
type Given = { email: string; url: string };

/** Who signs in to the console: added, given another role, another link, removed. */
export function addUsers(site: Site): void {
  const { deps } = site;
  const show = async (visit: Visit, more: { problem?: string | undefined; given?: Given }) => {
    const users = await openUnit(deps, visit.user.accountId, listUsers);
    const typed = more.given ? {} : await typedIn(visit.c, path);
    return <Users visit={visit} users={users} typed={typed} {...more} />;
  };
  const page = (visit: Visit, problem?: string) => show(visit, { problem });
  const linkTo = async (unit: Unit, userId: string): Promise<string> =>
    signInUrl(deps.publicUrl, await makeSignInLink(unit, userId));

  addPage(site, { path, roles }, page);
  addAction(
    site,
    {
      path,
      roles,
      page,
      fields: z.object({
        email: userEmail,
        name: z.string().trim().max(200),
        role,
      }),
    },
    async (visit, { email, name, role: given }) => {
      const made = await openUnit(deps, visit.user.accountId, async (unit) => {
        const user = await createUser(unit, { email, name: name || undefined, role: given });
        return { email: user.email, url: await linkTo(unit, user.id) };
      });
      return { show: await show(visit, { given: made }) };
    },
  );
  addAction(
    site,
    { path: `${path}/role`, roles, page, fields: theOne.extend({ role }) },
    async ({ user }, fields) => {
      await openUnit(deps, user.accountId, (unit) => giveRole(unit, fields.user_id, fields.role));
      return { to: path };
    },
  );
  addAction(
    site,
    { path: `${path}/link`, roles, page, fields: theOne },
    async (visit, { user_id }) => {
      const made = await openUnit(deps, visit.user.accountId, async (unit) => {
        const user = await getUser(unit, user_id);
        return { email: user.email, url: await linkTo(unit, user.id) };
      });
      return { show: await show(visit, { given: made }) };
    },
  );
  addAction(
    site,
    { path: `${path}/remove`, roles, page, fields: theOne },
    async ({ user }, { user_id }) => {
      await openUnit(deps, user.accountId, (unit) => dismissUser(unit, user_id));
      return { to: path };
    },
  );
}

type UsersProps = {
  visit: Visit;
  users: UserRow[];
  typed: Record<string, string>;
  problem?: string | undefined;
  given?: Given;
};

const Users = ({ visit: { user: me, words }, users, typed, problem, given }: UsersProps) => (
  <Frame words={words} user={me} place={path} title={words.users}>
    <p class="dim">{words.usersWhat}</p>
    <Refused words={words} message={problem} />
    {given && (
      <section class="said good tight" role="status">
        <Copied label={`${words.linkFor} ${given.email}`} value={given.url} words={words} />
        <p class="small">{words.linkWhat}</p>
      </section>
    )}
    <section class="card">
      <ul class="list">
        {users.map((user) => (
          <UserLine user={user} isMe={user.id === me.id} words={words} />
        ))}
      </ul>
    </section>
    <section class="card stack">
      <h2>{words.addUser}</h2>
      <form class="fields" method="post" action={path}>
        <label>
          {words.email}
          <input name="email" type="email" value={typed.email} required />
        </label>
        <label>
          {words.name}
          <input name="name" value={typed.name} maxlength={200} />
        </label>
        <SelectField
          name="role"
          word={words.role}
          options={roleOptions(words)}
          chosen={typed.role ?? 'agent'}
        />
        <button class="main" type="submit">
          {words.add}
        </button>
      </form>
    </section>
  </Frame>
);

const UserLine = ({ user, isMe, words }: { user: UserRow; isMe: boolean; words: Words }) => (
  <li>
    <div class="tight">
      <b>
        {user.name} {isMe && <span class="dim">({words.you})</span>}
      </b>
      <span class="small dim">
        {user.email}
        {user.passwordHash === null && ` · ${words.noPasswordYet}`}
      </span>
    </div>
    <div class="row">
      <form class="row" method="post" action={`${path}/role`}>
        <Hidden values={{ user_id: toWire('USR', user.id) }} />
        <select name="role" aria-label={`${words.role}: ${user.name}`}>
          <Options options={roleOptions(words)} chosen={user.role} />
        </select>
        <button type="submit">{words.save}</button>
      </form>
      <NewLink user={user} words={words} />
      <Ask
        word={words.remove}
        of={user.name}
        sure={words.removeSure}
        action={`${path}/remove`}
        hidden={{ user_id: toWire('USR', user.id) }}
        isBad
      />
    </div>
  </li>
);

const NewLink = ({ user, words }: { user: UserRow; words: Words }) => (
  <form method="post" action={`${path}/link`}>
    <Hidden values={{ user_id: toWire('USR', user.id) }} />
    <button type="submit" aria-label={`${words.newLink}: ${user.name}`}>
      {words.newLink}
    </button>
  </form>
);

const roleOptions = (words: Words) => allRoles.map((each) => [each, words[each]] as const);

import { z } from 'zod';
import { openUnit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { fits, hashPassword } from '../users/password.ts';
import { setPassword } from '../users/setPassword.ts';
import { countTry } from '../users/signIn.ts';
import { roles } from '../users/table.ts';
import { Done, Frame, Refused } from './layout.tsx';
import { NewPassword } from './signIn.tsx';
import { Submit } from './submit.tsx';
import { addAction, addPage, type Site, type Visit } from './visit.ts';

const path = '/console/me';

/** Who is signed in, and their password. */
export function addMe(site: Site): void {
  const { deps } = site;
  const page = async (visit: Visit, problem?: string) => <Me visit={visit} problem={problem} />;
  addPage(site, { path, roles }, page);
  addAction(
    site,
    {
      path: `${path}/password`,
      roles,
      fields: z.object({ present: z.string().max(1_000), password: z.string().max(1_000) }),
      page,
    },
    async (visit, { present, password }) => {
      const { user, words, sessionHash } = visit;
      // One that cannot be is no try of the present one.
      const chosen = await hashPassword(password);
      const hash = await openUnit(deps, user.accountId, (unit) => countTry(unit, user.id));
      if (!(await fits(hash, present))) {
        throw new AppError('invalid_request', words.wrongPassword);
      }
      await openUnit(deps, user.accountId, (unit) =>
        setPassword(unit, user.id, chosen, sessionHash),
      );
      return { show: <Me visit={visit} done={words.passwordChanged} /> };
    },
  );
}

type MeProps = { visit: Visit; problem?: string | undefined; done?: string };

const Me = ({ visit: { user, words }, problem, done }: MeProps) => (
  <Frame words={words} user={user} place={path} title={words.me}>
    <section class="card tight">
      <b>{user.name}</b>
      <span class="dim">{user.email}</span>
      <span class="dim">
        {words[user.role]}: {words[`${user.role}May`]}
      </span>
    </section>
    <section class="card stack">
      <h2>{words.changePassword}</h2>
      <Refused words={words} message={problem} />
      <Done>{done}</Done>
      <form class="stack narrow" method="post" action={`${path}/password`}>
        <input type="email" autocomplete="username" value={user.email} readonly hidden />
        <label>
          {words.presentPassword}
          <input name="present" type="password" autocomplete="current-password" required />
        </label>
        <NewPassword words={words} />
        <Submit>{words.save}</Submit>
      </form>
    </section>
  </Frame>
);

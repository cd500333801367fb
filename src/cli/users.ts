import { type Command, InvalidArgumentError, Option } from 'commander';
import { dismissUser } from '../agents/staff.ts';
import { openUnit, type Unit } from '../db/unit.ts';
import { listUsers } from '../users/changeUser.ts';
import { createUser, type UserRow, userEmail } from '../users/createUser.ts';
import { makeSignInLink, signInUrl } from '../users/signInLink.ts';
import { type Role, roles } from '../users/table.ts';
import { accountOf } from './accountOf.ts';
import { withDatabase } from './withDatabase.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

type OfAccount = { account?: string };

/** `chasqui user create|list|link|remove`. */
export function addUserCommands(parent: Command): void {
  const command = (name: string) =>
    parent
      .command(name)
      .option('--account <id>', 'TCI…; can be left out while there is one account');

  command('create')
    .description(
      'add somebody who signs in to the console; prints a link that does it once, within a day',
    )
    .argument('<email>', 'whom, as in rosa@example.com', emailOf)
    .option('--name <name>', 'what people call them')
    .addOption(new Option('--role <role>', 'what they may do').choices(roles).default('agent'))
    .action((email: string, { account, name, role }: OfAccount & { name?: string; role: Role }) =>
      withDatabase(async (deps, { publicUrl }) => {
        const accountId = await accountOf(deps, account);
        const token = await openUnit(deps, accountId, async (unit) => {
          const user = await createUser(unit, { email, name, role });
          return makeSignInLink(unit, user.id);
        });
        print(signInUrl(publicUrl, token));
      }),
    );

  command('list')
    .description('e-mail, role and name of each user')
    .action(({ account }: OfAccount) =>
      withDatabase(async (deps) => {
        const users = await openUnit(deps, await accountOf(deps, account), listUsers);
        for (const { email, role, name } of users) print(`${email}  ${role}  ${name}`);
      }),
    );

  command('link')
    .description('another link for somebody who has forgotten their password, or is locked out')
    .argument('<email>')
    .action((email: string, { account }: OfAccount) =>
      withDatabase(async (deps, { publicUrl }) => {
        const token = await openUnit(deps, await accountOf(deps, account), async (unit) =>
          makeSignInLink(unit, (await userOf(unit, email)).id),
        );
        print(signInUrl(publicUrl, token));
      }),
    );

  command('remove')
    .description('let somebody sign in no more; where they are signed in they are signed out')
    .argument('<email>')
    .action((email: string, { account }: OfAccount) =>
      withDatabase(async (deps) => {
        await openUnit(deps, await accountOf(deps, account), async (unit) =>
          dismissUser(unit, (await userOf(unit, email)).id),
        );
        print(`${email} is removed.`);
      }),
    );
}

async function userOf(unit: Unit, email: string): Promise<UserRow> {
  const users = await listUsers(unit);
  const found = users.find((user) => user.email === email.trim().toLowerCase());
  if (!found) throw new Error(`There is no user ${email} (\`chasqui user list\`)`);
  return found;
}

function emailOf(text: string): string {
  if (userEmail.safeParse(text).success) return text;
  throw new InvalidArgumentError('It is an e-mail, as in rosa@example.com.');
}

import { type Command, InvalidArgumentError } from 'commander';
import { IANAZone } from 'luxon';
import { createAccount } from '../accounts/createAccount.ts';
import { account } from '../accounts/table.ts';
import { toWire } from '../db/ids.ts';
import { openUnit } from '../db/unit.ts';
import { nameArgument } from './nameArgument.ts';
import { withDatabase } from './withDatabase.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

/** `chasqui account create|list`. */
export function addAccountCommands(parent: Command): void {
  parent
    .command('create')
    .description('add an account; prints its id')
    .argument('<name>', 'what people call it', nameArgument)
    .option('--timezone <zone>', 'of its business hours, as in America/Bogota', timezoneOf, 'UTC')
    .action((name: string, { timezone }: { timezone: string }) =>
      withDatabase(async (deps) => {
        const id = deps.ids(Date.now());
        await openUnit(deps, id, (unit) => createAccount(unit, { name, timezone }));
        print(toWire('TCI', id));
      }),
    );

  parent
    .command('list')
    .description('id, time zone and name of each account')
    .action(() =>
      withDatabase(async ({ database: { db } }) => {
        const rows = await db.select().from(account).orderBy(account.createdAt, account.id);
        for (const { id, timezone, name } of rows)
          print(`${toWire('TCI', id)}  ${timezone}  ${name}`);
      }),
    );
}

function timezoneOf(text: string): string {
  if (IANAZone.isValidZone(text)) return text;
  throw new InvalidArgumentError('It is a name such as America/Bogota.');
}

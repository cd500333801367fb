import type { Command } from 'commander';
import { listAccounts } from '../accounts/listAccounts.ts';
import { listKeysOfOldSecrets } from '../accounts/listKeysOfOldSecrets.ts';
import { createSecretBox } from '../accounts/secretBox.ts';
import { toWire } from '../db/ids.ts';
import { openUnit } from '../db/unit.ts';
import { type Rotated, rotateSecrets } from '../relay/rotate/rotateSecrets.ts';
import { readSecretKeys } from '../secretKeyFile.ts';
import { withDatabase } from './withDatabase.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

/** `chasqui secrets rotate`. */
export function addSecretCommands(parent: Command): void {
  parent
    .command('rotate')
    .description('seal all that is stored as ciphertext by the first key of SECRET_KEY')
    .action(() =>
      withDatabase(async (deps, config) => {
        const secretKeys = await readSecretKeys(config);
        const secretBox = createSecretBox(secretKeys);
        const done: Rotated[] = [];
        const older: { id: string; name: string }[] = [];
        for (const accountId of await listAccounts(deps.database)) {
          done.push(...(await rotateSecrets(deps, secretBox, accountId)));
          older.push(
            ...(await openUnit(deps, accountId, (unit) => listKeysOfOldSecrets(unit, secretKeys))),
          );
        }
        report(sumOf(done));
        reportKeys(older);
      }),
    );
}

function report(columns: Rotated[]): void {
  for (const { column, renewed, left, unreadable } of columns) {
    const others = [
      ...(left > 0 ? [`${left} by an older key: in use, to be come back to`] : []),
      ...(unreadable > 0 ? [`${unreadable} that no key of SECRET_KEY opens`] : []),
    ];
    print([column, `${renewed} sealed anew`, ...others].join('  '));
  }
  if (columns.some(({ left }) => left > 0)) {
    throw new Error('Keep the older keys, and run this again: some rows were in use all the time');
  }
  if (columns.some(({ unreadable }) => unreadable > 0)) {
    throw new Error(
      'What no key opens was left as it is. Put the key that made it behind the others in SECRET_KEY and run this again; without that key it is lost',
    );
  }
  print(
    'All that is stored opens by the first key of SECRET_KEY. The older keys can be dropped once every process has been started with the new one in front.',
  );
}

/** They stand in no table, so nobody but their owners can exchange them. */
function reportKeys(older: { id: string; name: string }[]): void {
  if (older.length === 0) return;
  print(
    'But these API keys were signed by an older one, as far as is known, and open nothing without it: give programs their next ones first (`chasqui api-key rotate`). The one named `instance` is written anew at the next start.',
  );
  for (const { id, name } of older) print(`${toWire('KEY', id)}  ${name}`);
}

/** Of all accounts, column by column. */
function sumOf(done: Rotated[]): Rotated[] {
  const sums = new Map<string, Rotated>();
  for (const each of done) {
    const sum = sums.get(each.column) ?? { ...each, renewed: 0, left: 0, unreadable: 0 };
    sum.renewed += each.renewed;
    sum.left += each.left;
    sum.unreadable += each.unreadable;
    sums.set(each.column, sum);
  }
  return [...sums.values()];
}

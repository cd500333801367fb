import { type Command, InvalidArgumentError } from 'commander';
import { allScopes, createApiKeys, type Scope } from '../accounts/apiKey.ts';
import { backendKey } from '../accounts/backendKey.ts';
import { keyStatus } from '../accounts/keyStatus.ts';
import { listApiKeys } from '../accounts/listApiKeys.ts';
import { revokeApiKey } from '../accounts/revokeApiKey.ts';
import { rotateApiKey } from '../accounts/rotateApiKey.ts';
import { fromWire, toWire } from '../db/ids.ts';
import type { Cursor } from '../db/page.ts';
import { openUnit } from '../db/unit.ts';
import { durationMs, durationPattern } from '../engine/duration.ts';
import { readSecretKeys } from '../secretKeyFile.ts';
import { accountOf } from './accountOf.ts';
import { nameArgument } from './nameArgument.ts';
import { withDatabase } from './withDatabase.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

type OfAccount = { account?: string };

/** `chasqui api-key create|list|rotate|revoke`. */
export function addApiKeyCommands(parent: Command): void {
  const command = (name: string) =>
    parent
      .command(name)
      .option('--account <id>', 'TCI…; can be left out while there is one account');

  command('create')
    .description('make a key for a program; prints it, and it is shown nowhere else')
    .argument('<name>', 'what it is for', nameArgument)
    .option('--scopes <scopes>', `some of ${allScopes.join(',')}`, scopesOf, [...allScopes])
    .action((name: string, { account, scopes }: OfAccount & { scopes: Scope[] }) =>
      withDatabase(async (deps, config) => {
        const accountId = await accountOf(deps, account);
        const secretKeys = await readSecretKeys(config);
        const apiKeys = createApiKeys({ ...deps, secretKeys, issuer: config.publicUrl });
        const row = await openUnit(deps, accountId, (unit) =>
          apiKeys.create(unit, backendKey(name, scopes, unit.now)),
        );
        print(await apiKeys.sign(row));
      }),
    );

  command('list')
    .description('id, status, type, scopes and name of each key')
    .action(({ account }: OfAccount) =>
      withDatabase(async (deps) => {
        const accountId = await accountOf(deps, account);
        await openUnit(deps, accountId, async (unit) => {
          let after: Cursor | undefined;
          do {
            const page = await listApiKeys(unit, undefined, {
              limit: 100,
              ...(after && { after }),
            });
            for (const row of page.items) {
              const about = [keyStatus(row, unit.now), row.keyType, row.scopes.join(','), row.name];
              print([toWire('KEY', row.id), ...about].join('  '));
            }
            after = page.next;
          } while (after);
        });
      }),
    );

  command('rotate')
    .description(
      'make the next key of a program, that may do the same; prints it, and it is shown nowhere else',
    )
    .argument('<id>', 'KEY…, as `api-key list` shows it')
    .option('--keep-old-for <duration>', 'how long the old one still opens', durationOf, '24h')
    .action((id: string, { account, keepOldFor }: OfAccount & { keepOldFor: string }) =>
      withDatabase(async (deps, config) => {
        const accountId = await accountOf(deps, account);
        const secretKeys = await readSecretKeys(config);
        const apiKeys = createApiKeys({ ...deps, secretKeys, issuer: config.publicUrl });
        const given = { keyId: fromWire('KEY', id), keepMs: durationMs(keepOldFor) };
        const { next } = await openUnit(deps, accountId, (unit) =>
          rotateApiKey(unit, apiKeys, given),
        );
        print(await apiKeys.sign(next));
      }),
    );

  command('revoke')
    .description('let a key open nothing any more, within five seconds')
    .argument('<id>', 'KEY…, as `api-key list` shows it')
    .action((id: string, { account }: OfAccount) =>
      withDatabase(async (deps) => {
        const accountId = await accountOf(deps, account);
        await openUnit(deps, accountId, (unit) => revokeApiKey(unit, fromWire('KEY', id)));
        print(`${id} is revoked.`);
      }),
    );
}

function durationOf(text: string): string {
  if (durationPattern.test(text)) return text;
  throw new InvalidArgumentError('It is a duration such as 90m, 24h or 7d.');
}

function scopesOf(text: string): Scope[] {
  const names = text.split(',').map((name) => name.trim());
  const scopes = allScopes.filter((scope) => names.includes(scope));
  if (scopes.length === names.length) return scopes;
  throw new InvalidArgumentError(`They are some of ${allScopes.join(',')}.`);
}

#!/usr/bin/env node
import { Command } from 'commander';
import { listAccounts } from './accounts/listAccounts.ts';
import { createSecretBox } from './accounts/secretBox.ts';
import { addAccountCommands } from './cli/accounts.ts';
import { addApiKeyCommands } from './cli/apiKeys.ts';
import { addCampaignCommands } from './cli/campaigns.ts';
import { addContactCommands } from './cli/contacts.ts';
import { addDatabaseCommands } from './cli/db.ts';
import { addFlowPush } from './cli/flowPush.ts';
import { addFlowTest } from './cli/flowTest.ts';
import { addFlowTry } from './cli/flowTry.ts';
import { addFlowVerify } from './cli/flowVerify.ts';
import { addHookCommands } from './cli/hooks.ts';
import { addOutboundCommands } from './cli/outbounds.ts';
import { addSecretCommands } from './cli/secrets.ts';
import { addUserCommands } from './cli/users.ts';
import { withDatabase } from './cli/withDatabase.ts';
import { openUnit } from './db/unit.ts';
import { listDead, redriveDead } from './relay/deadEvents.ts';
import { readSecretKeys } from './secretKeyFile.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

const program = new Command('chasqui').description(
  'Looks after a Chasqui instance. Reads the same environment as `npm start`.',
);

program
  .command('migrate')
  .description('bring the database to this version')
  .action(() =>
    withDatabase(async () => {
      print('The database is at this version.');
    }),
  );

addDatabaseCommands(program.command('db').description('the database as a whole'));

const dead = program.command('dead').description('events that could not be handled');

dead
  .command('list')
  .description('what died, when, and why')
  .action(() =>
    withDatabase(async (deps) => {
      for (const accountId of await listAccounts(deps.database)) {
        for (const event of await openUnit(deps, accountId, (unit) => listDead(unit, 100))) {
          const [reason = ''] = event.error.split('\n');
          print(`${event.id}  ${event.diedAt.toISOString()}  ${event.kind}  ${reason}`);
        }
      }
    }),
  );

dead
  .command('redrive')
  .description('give dead events back to the relay, once their cause is mended')
  .argument('[ids...]', 'ids as `dead list` shows them')
  .option('--all', 'all of them')
  .action((ids: string[], { all }: { all?: boolean }) =>
    withDatabase(async (deps, config) => {
      if (!all && ids.length === 0) throw new Error('Say which events: their ids, or --all');
      const numbers = ids.map(Number);
      if (numbers.some((id) => !Number.isSafeInteger(id))) {
        throw new Error('An id is a whole number, as `chasqui dead list` shows it');
      }
      const secretBox = createSecretBox(await readSecretKeys(config));
      let count = 0;
      for (const accountId of await listAccounts(deps.database)) {
        const ids = all ? 'all' : numbers;
        count += await redriveDead(deps, { accountId, box: secretBox, ids });
      }
      print(`${count} ${count === 1 ? 'event goes' : 'events go'} back to the relay.`);
    }),
  );

addAccountCommands(program.command('account').description('tenants'));
addApiKeyCommands(program.command('api-key').description('keys of the API'));

addSecretCommands(program.command('secrets').description('what is stored as ciphertext'));

addCampaignCommands(program.command('campaign').description('one outbound to many people'));
addContactCommands(program.command('contacts').description('contacts in and out, as files'));
addHookCommands(program.command('hooks').description('hooks, and what they were told'));
addOutboundCommands(program.command('outbound').description('message templates'));
addUserCommands(program.command('user').description('who signs in to the console'));

const flow = program.command('flow').description('flows in files');
addFlowVerify(flow);
addFlowPush(flow);
addFlowTry(flow);
addFlowTest(flow);

// Whoever reads on the other side of a pipe, as `head`, has had enough: what was to be done has been done.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

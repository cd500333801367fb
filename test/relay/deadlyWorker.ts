import { randomBytes, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { connect } from '../../src/db/connect.ts';
import { findDistribution } from '../../src/db/distribute.ts';
import { createIds } from '../../src/db/ids.ts';
import { createFlowShelf } from '../../src/relay/gather/flowShelf.ts';
import { takeTurn } from '../../src/relay/turn.ts';
import { secretBox } from '../support/secretBox.ts';

// A relay worker on a machine with a fault: whatever compares this text kills the process, without a
// word and without a chance to clean up. A plain text is compared as it is: it has to hold some other character. Usage: deadlyWorker.ts URL ACCOUNT DEADLY_TEXT CLOCK_OFFSET_MS
const [, , url = '', accountId = '', deadly = '', offsetMs = '0'] = process.argv;

const normalize = String.prototype.normalize;
String.prototype.normalize = function (this: string, form?: string) {
  if (this.includes(deadly)) process.kill(process.pid, 'SIGKILL');
  return normalize.call(this, form);
};

const log = pino({ level: 'silent' });
const at = { url, pooler: 'none', applicationName: 'chasqui test' } as const;
const direct = connect({ ...at, pool: 1 });
const { isDistributed } = await findDistribution(direct.sql);
await direct.close();
const database = connect({ ...at, pool: 4, isDistributed });
const deps = {
  database,
  clock: { offsetMs: Number(offsetMs) },
  ids: createIds(() => randomBytes(10)),
  log,
  shelf: createFlowShelf(log),
  secretBox,
  gapHoldMs: 0,
  workerId: randomUUID(),
};
for (;;) {
  const { more } = await takeTurn(deps, accountId);
  if (!more) break;
}
await database.close();

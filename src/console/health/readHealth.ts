import { type Calls, readCalls } from '../../calls/readCalls.ts';
import { readServer, type Server } from '../../db/readServer.ts';
import type { Unit } from '../../db/unit.ts';
import { countDeliveries, type Deliveries } from '../../hooks/countDeliveries.ts';
import { type HookRow, listHooks } from '../../hooks/getHook.ts';
import type { LineView } from '../../lines/getLine.ts';
import { listLines } from '../../lines/listLines.ts';
import { type DeadEvent, listDead } from '../../relay/deadEvents.ts';
import { type Queues, readQueues } from '../../relay/readQueues.ts';
import { type Doubt, listDoubts } from '../../sender/listDoubts.ts';
import { type LineOutbox, readOutbox } from '../../sender/readOutbox.ts';
import { readSentByLine } from '../../sender/readTraffic.ts';
import { readZone } from '../readZone.ts';
import type { Zone } from '../times.tsx';
import type { Words } from '../words.ts';

/** A line, what waits for it, and how much it took in the last minute. */
export type LineQueue = { line: LineView['line']; outbox: LineOutbox | undefined; sent: number };

/** How all that an account runs does at this moment. */
export type Health = {
  queues: Queues;
  lines: LineQueue[];
  doubts: { doubts: Doubt[]; total: number };
  dead: DeadEvent[];
  hooks: HookRow[];
  deliveries: Deliveries;
  calls: Calls;
  server: Server;
  zone: Zone;
};

const mostLines = 200;
const mostListed = 20;

export async function readHealth(unit: Unit, words: Words): Promise<Health> {
  const { items } = await listLines(unit, { limit: mostLines });
  const outbox = new Map((await readOutbox(unit)).map((each) => [each.lineId, each]));
  const sent = await readSentByLine(unit);
  return {
    queues: await readQueues(unit),
    lines: items.map(({ line }) => ({
      line,
      outbox: outbox.get(line.id),
      sent: sent.get(line.id) ?? 0,
    })),
    doubts: await listDoubts(unit, mostListed),
    dead: await listDead(unit, mostListed),
    hooks: await listHooks(unit),
    deliveries: await countDeliveries(unit),
    calls: await readCalls(unit, mostListed),
    server: await readServer(unit),
    zone: await readZone(unit, words),
  };
}

export const waitingOf = ({ outbox }: LineQueue): number =>
  outbox ? outbox.replies + outbox.notifications + outbox.campaign : 0;

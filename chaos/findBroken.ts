import type postgres from 'postgres';
import type { Call } from '../bench/service.ts';
import { agentsHeard } from './invariants/agentsHeard.ts';
import { callsAnsweredOnce } from './invariants/callsAnsweredOnce.ts';
import { campaignAddsUp } from './invariants/campaignAddsUp.ts';
import { decidedInOrder } from './invariants/decidedInOrder.ts';
import { filesKept } from './invariants/filesKept.ts';
import { hooksTold } from './invariants/hooksTold.ts';
import { inboundsDecidedOnce } from './invariants/inboundsDecidedOnce.ts';
import { replaysAlike } from './invariants/replaysAlike.ts';
import { sentAsDecided } from './invariants/sentAsDecided.ts';
import { timersFiredOnce } from './invariants/timersFiredOnce.ts';
import type { Witness } from './witness.ts';

export type Inside = { sql: postgres.Sql; api: Call; mediaFolder: string };

/**
 * Compares what is in the database with what could be seen from outside, once all is at rest. Gives a line
 * for each thing that is not as promised, at most `mostLines`.
 */
export async function findBroken(
  { sql, api, mediaFolder }: Inside,
  witness: Witness,
): Promise<string[]> {
  const broken = [
    ...(await inboundsDecidedOnce(sql, witness)),
    ...(await decidedInOrder(sql, witness)),
    ...(await sentAsDecided(sql, witness)),
    ...(await timersFiredOnce(sql)),
    ...(await callsAnsweredOnce(sql, witness)),
    ...(await hooksTold(sql, witness)),
    ...(await agentsHeard(sql, witness)),
    ...(await filesKept(sql, mediaFolder)),
    ...(await campaignAddsUp(sql, witness)),
    ...(await replaysAlike(sql, api)),
  ];
  return broken.length > mostLines
    ? [...broken.slice(0, mostLines), `and ${broken.length - mostLines} more`]
    : broken;
}

const mostLines = 30;

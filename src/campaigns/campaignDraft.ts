import { and, asc, eq } from 'drizzle-orm';
import { IANAZone } from 'luxon';
import { toWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { getFlow } from '../flows/getFlow.ts';
import { line } from '../lines/table.ts';
import { variablesOf } from '../messages/templateShape.ts';
import { holdOutbound, type OutboundRow } from '../outbounds/getOutbound.ts';
import type { campaign } from './table.ts';

/** What its author says of a campaign. */
export type CampaignDraft = Pick<typeof campaign.$inferSelect, (typeof draftFields)[number]>;

export const draftFields = [
  'name',
  'outboundId',
  'flowId',
  'variables',
  'countryCode',
  'startAt',
  'stopAt',
  'window',
  'rate',
  'cap',
  'guard',
  'expiresAfter',
] as const;

/**
 * Whether the campaign can be; gives the line that it will write from, and the flow that a reply starts.
 * AppError `not_found` for an outbound or flow that the account does not have, `invalid_request` for
 * what fits neither the outbound nor itself.
 */
export async function checkDraft(
  unit: Unit,
  draft: CampaignDraft,
): Promise<{ lineId: string; flowId: string | null }> {
  const { outboundId, variables } = draft;
  const { outbound } = await holdOutbound(unit, outboundId);
  const names = variablesOf(outbound.variableMapping);
  const unknown = Object.keys(variables).find((name) => !names.includes(name));
  if (unknown !== undefined) throw unknownVariable(unknown, names);
  requireOrder(unit.now, draft);
  const isNotification = outbound.replies.length === 0;
  return {
    lineId: await lineOf(unit, outbound),
    flowId: await flowOf(unit, draft.flowId ?? outbound.flowId, isNotification),
  };
}

function unknownVariable(name: string, names: string[]): AppError {
  const has = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
  const message = `unknown variable "${name.slice(0, 60)}" of the outbound: ${has}`;
  return new AppError('invalid_request', message, [{ path: `variables.${name}`, message }]);
}

/** AppError `invalid_request` where the times do not go together. */
export function requireOrder(
  now: Date,
  { startAt, stopAt, window }: Pick<CampaignDraft, 'startAt' | 'stopAt' | 'window'>,
): void {
  const refuse = (path: string, message: string) => {
    throw new AppError('invalid_request', `${path} ${message}`, [{ path, message }]);
  };
  if (stopAt && stopAt <= now) refuse('schedule.stop_at', 'is in the future');
  if (stopAt && startAt && stopAt <= startAt) refuse('schedule.stop_at', 'is later than start_at');
  if (!window) return;
  // One that ends before it begins goes on past midnight.
  if (window.from === window.to) refuse('schedule.window.to', 'is another time than from');
  if (window.timezone !== 'recipient' && !IANAZone.isValidZone(window.timezone)) {
    refuse(
      'schedule.window.timezone',
      'is "recipient", or a time zone such as America/Lima (IANA)',
    );
  }
}

/** The outbound's own, else the oldest of the WABA at which the template stands. */
async function lineOf({ tx, accountId }: Unit, { lineId, wabaId }: OutboundRow): Promise<string> {
  if (lineId !== null) return lineId;
  const [found] = await tx
    .select({ id: line.id })
    .from(line)
    .where(and(eq(line.accountId, accountId), eq(line.wabaId, wabaId)))
    .orderBy(asc(line.id))
    .limit(1);
  if (found) return found.id;
  throw new AppError('invalid_request', 'the WABA of the outbound has no line to write from');
}

async function flowOf(
  unit: Unit,
  flowId: string | null,
  isNotification: boolean,
): Promise<string | null> {
  if (isNotification) {
    if (flowId === null) return null;
    const message = `the outbound is a notification, which starts no flow: leave ${toWire('IPF', flowId)} out`;
    throw new AppError('invalid_request', message, [{ path: 'flow_id', message }]);
  }
  if (flowId === null) {
    throw new AppError('invalid_request', 'missing flow id', [
      { path: 'flow_id', message: 'is what a reply to the outbound starts' },
    ]);
  }
  return (await getFlow(unit, flowId)).id;
}

import { readTierUse } from '../../campaigns/readTierUse.ts';
import type { Unit } from '../../db/unit.ts';
import { type FlowSummary, listFlows } from '../../flows/listFlows.ts';
import type { InboundView } from '../../lines/getInbound.ts';
import { getLine, type LineView } from '../../lines/getLine.ts';
import { listInbounds } from '../../lines/listInbounds.ts';
import { listLines } from '../../lines/listLines.ts';
import { listNotices, type NoticeRow } from '../../relay/listNotices.ts';
import { readZone } from '../readZone.ts';
import type { Zone } from '../times.tsx';
import type { Words } from '../words.ts';

/** A line, and how many people its business has begun with in the last day. */
export type ShownLine = LineView & { begun: number };

/** So many that a list still shows all. */
const mostLines = 200;
const mostInbounds = 200;
const mostFlows = 500;
const mostNotices = 15;

export async function readLines(unit: Unit): Promise<ShownLine[]> {
  const { items } = await listLines(unit, { limit: mostLines });
  const uses = new Map<string, number>();
  for (const wabaId of new Set(items.map(({ line }) => line.wabaId))) {
    uses.set(wabaId, await readTierUse(unit, wabaId));
  }
  return items.map((view) => ({ ...view, begun: uses.get(view.line.wabaId) ?? 0 }));
}

/** Those that a line may start. */
export const readPublished = async (unit: Unit): Promise<FlowSummary[]> =>
  (await listFlows(unit, { status: 'published' }, { limit: mostFlows })).items;

/** All that is shown of one line. */
export type OpenLine = {
  view: ShownLine;
  flows: FlowSummary[];
  inbounds: InboundView[];
  /** There are more of them. */
  hasMore: boolean;
  notices: NoticeRow[];
  zone: Zone;
};

/** AppError `not_found` where the account has no line with this number. */
export async function readLine(unit: Unit, number: string, words: Words): Promise<OpenLine> {
  const view = await getLine(unit, number);
  const { id: lineId, phoneNumber, wabaId } = view.line;
  const inbounds = await listInbounds(unit, phoneNumber, { limit: mostInbounds });
  return {
    view: { ...view, begun: await readTierUse(unit, wabaId) },
    flows: await readPublished(unit),
    inbounds: inbounds.items,
    hasMore: inbounds.next !== undefined,
    notices: await listNotices(unit, { lineId, phoneNumber }, mostNotices),
    zone: await readZone(unit, words),
  };
}

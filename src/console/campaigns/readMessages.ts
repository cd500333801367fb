import type { Unit } from '../../db/unit.ts';
import { type FlowSummary, listFlows } from '../../flows/listFlows.ts';
import { listLines } from '../../lines/listLines.ts';
import type { OutboundView } from '../../outbounds/getOutbound.ts';
import { listOutbounds } from '../../outbounds/listOutbounds.ts';

/** What can be sent, by the number that it is sent from; and flows that a reply can start. */
export type Messages = {
  hasLines: boolean;
  byNumber: Map<string, OutboundView[]>;
  flows: FlowSummary[];
};

const mostListed = 200;

export async function readMessages(unit: Unit): Promise<Messages> {
  const lines = (await listLines(unit, { limit: mostListed })).items;
  // Lines of one WABA send the same messages.
  const ofWabas = new Map(lines.map(({ line }) => [line.wabaId, line.phoneNumber]));
  const byNumber = new Map<string, OutboundView[]>();
  for (const number of ofWabas.values()) {
    const found = await listOutbounds(
      unit,
      { line: number, status: 'APPROVED' },
      { limit: mostListed },
    );
    for (const view of found.items) {
      if (view.outbound.shape.beyondUs !== undefined) continue;
      byNumber.set(view.phoneNumber, [...(byNumber.get(view.phoneNumber) ?? []), view]);
    }
  }
  return {
    hasLines: lines.length > 0,
    byNumber,
    flows: (await listFlows(unit, { status: 'published' }, { limit: mostListed })).items,
  };
}

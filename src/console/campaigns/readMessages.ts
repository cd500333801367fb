import type { Unit } from '../../db/unit.ts';
import { type FlowSummary, listFlows } from '../../flows/listFlows.ts';
import { listLines } from '../../lines/listLines.ts';
import type { OutboundView } from '../../outbounds/getOutbound.ts';
import { mostOffered, offerOutbounds } from '../offered.ts';

/** What can be sent, by the number that it is sent from; and flows that a reply can start. */
export type Messages = {
  hasLines: boolean;
  byNumber: Map<string, OutboundView[]>;
  flows: FlowSummary[];
};

export async function readMessages(unit: Unit): Promise<Messages> {
  const lines = (await listLines(unit, { limit: mostOffered })).items;
  // Lines of one WABA send the same messages.
  const ofWabas = new Map(lines.map(({ line }) => [line.wabaId, line.phoneNumber]));
  const byNumber = new Map<string, OutboundView[]>();
  for (const number of ofWabas.values()) {
    for (const view of await offerOutbounds(unit, number)) {
      if (view.outbound.shape.beyondUs !== undefined) continue;
      byNumber.set(view.phoneNumber, [...(byNumber.get(view.phoneNumber) ?? []), view]);
    }
  }
  return {
    hasLines: lines.length > 0,
    byNumber,
    flows: (await listFlows(unit, { status: 'published' }, { limit: mostOffered })).items,
  };
}

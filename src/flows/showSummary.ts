import { toWire } from '../db/ids.ts';
import type { FlowSummary } from './listFlows.ts';

/** A flow as the API shows it where its draft is left out. */
export const showSummary = (flow: FlowSummary) => ({
  flow_id: toWire('IPF', flow.id),
  client_id: toWire('TCI', flow.accountId),
  name: flow.name,
  status: flow.publishedVersion === null ? ('draft' as const) : ('published' as const),
  flow_version: flow.publishedVersion ?? 0,
  draft_revision: flow.draftRevision,
  creation_date: flow.createdAt.toISOString(),
  update_date: flow.updatedAt.toISOString(),
});

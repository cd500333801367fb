import { campaignVariables } from '../../campaigns/campaignVariables.ts';
import { type CampaignView, getCampaign } from '../../campaigns/getCampaign.ts';
import { campaignImports, type ImportRow, listUploads } from '../../campaigns/imports.ts';
import { listCampaigns } from '../../campaigns/listCampaigns.ts';
import { audienceOf } from '../../campaigns/readCounts.ts';
import type { AudienceSource } from '../../campaigns/table.ts';
import { getSegment, listSegments, type SegmentRow } from '../../contacts/segments.ts';
import type { Unit } from '../../db/unit.ts';
import type { RefusedRow } from '../../imports/importTables.ts';
import { listRefusals } from '../../imports/listRefusals.ts';
import { mostOffered } from '../offered.ts';
import { findNamed } from './unlessGone.ts';

/** What a source is called; of a segment or campaign that is gone undefined. */
type NamedSource =
  | { kind: 'segment'; name: string | undefined; count: number | undefined }
  | { kind: 'campaign'; name: string | undefined }
  | { kind: 'query' };

export type Audience = {
  view: CampaignView;
  sources: NamedSource[];
  /** Recipients by uploads. */
  count: number;
  segments: SegmentRow[];
  /** That have sent something. */
  earlier: CampaignView[];
  variables: string[];
};

/** AppError `not_found`. */
export async function readAudience(unit: Unit, id: string): Promise<Audience> {
  const view = await getCampaign(unit, id);
  const { campaign, counts } = view;
  const segments = (await listSegments(unit, { limit: mostOffered })).items;
  const others = (await listCampaigns(unit, {}, { limit: mostOffered })).items;
  return {
    view,
    sources: await readSources(unit, campaign.sources),
    count: audienceOf(counts),
    segments,
    earlier: others.filter(
      (each) => each.campaign.id !== campaign.id && each.campaign.startedAt !== null,
    ),
    variables: await campaignVariables(unit, campaign),
  };
}

async function readSources(unit: Unit, sources: AudienceSource[]): Promise<NamedSource[]> {
  const named: NamedSource[] = [];
  for (const source of sources) {
    if ('query' in source) named.push({ kind: 'query' });
    else if ('segmentId' in source) {
      const found = await findNamed(getSegment(unit, source.segmentId));
      named.push({ kind: 'segment', name: found?.name, count: found?.count });
    } else {
      const found = await findNamed(getCampaign(unit, source.campaignId));
      named.push({ kind: 'campaign', name: found?.campaign.name });
    }
  }
  return named;
}

/** An upload, and the first rows of it that were refused. */
export type Report = { row: ImportRow; refusals: RefusedRow[] };

const mostRefusals = 50;

export const readReport = async (unit: Unit, row: ImportRow): Promise<Report> => ({
  row,
  refusals: await listRefusals(unit, campaignImports, row.id, { after: 0, limit: mostRefusals }),
});

/** Of the newest upload, if there is one. */
export async function readNewestReport(unit: Unit, id: string): Promise<Report | undefined> {
  const [row] = await listUploads(unit, id, 1);
  return row && readReport(unit, row);
}

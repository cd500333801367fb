import type { CampaignRow } from '../../campaigns/getCampaign.ts';
import { toWire } from '../../db/ids.ts';
import { Figure, whole } from '../figures.tsx';
import { ImportReport } from '../importReport.tsx';
import type { Zone } from '../times.tsx';
import { addressOf } from './places.ts';
import type { Report } from './readAudience.ts';

type ReportProps = { campaign: CampaignRow; report: Report; zone: Zone };

/** What became of an upload of recipients. */
export const UploadReport = ({ campaign, report: { row, refusals }, zone }: ReportProps) => {
  const { campaigns: own, lang } = zone.words;
  return (
    <ImportReport
      row={row}
      refusals={refusals}
      address={addressOf(campaign, `/imports/${toWire('IMP', row.id)}`)}
      zone={zone}
      says={own}
    >
      <Figure name={own.accepted}>{whole(row.accepted, lang)}</Figure>
      <Figure name={own.merged}>{whole(row.merged, lang)}</Figure>
    </ImportReport>
  );
};

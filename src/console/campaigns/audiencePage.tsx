import { Tabs } from '../table.tsx';
import type { Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import {
  EarlierForm,
  FileForm,
  PasteForm,
  SegmentForm,
  type Way,
  ways,
  wayWords,
} from './audienceForms.tsx';
import { Who } from './audienceSources.tsx';
import { UploadReport } from './importReport.tsx';
import { addressOf } from './places.ts';
import type { Audience, Report } from './readAudience.ts';
import { StepPage } from './steps.tsx';

type PageProps = {
  visit: Visit;
  audience: Audience;
  report: Report | undefined;
  zone: Zone;
  problem: string | undefined;
  /** By what people are added next. */
  way: Way;
  /** What was pasted, and refused. */
  pasted: string;
};

/** The second step: who is written to. */
export const AudiencePage = (props: PageProps) => {
  const { visit, audience, report, zone, problem, way, pasted } = props;
  const { words } = visit;
  const own = words.campaigns;
  const { campaign } = audience.view;
  return (
    <StepPage visit={visit} campaign={campaign} step="audience" problem={problem}>
      <Who audience={audience} words={words} />
      {report && <UploadReport campaign={campaign} report={report} zone={zone} />}
      <Tabs
        name={own.add}
        tabs={ways.map((each) => ({
          href: addressOf(campaign, `/audience?by=${each}`),
          word: own[wayWords[each]],
          isHere: each === way,
        }))}
      />
      {way === 'file' && <FileForm campaign={campaign} words={words} />}
      {way === 'paste' && <PasteForm campaign={campaign} pasted={pasted} words={words} />}
      {way === 'segment' && <SegmentForm audience={audience} words={words} />}
      {way === 'campaign' && <EarlierForm audience={audience} words={words} />}
      <div class="row end">
        <a class="button main" href={addressOf(campaign, '/when')}>
          {own.goOn}
        </a>
      </div>
    </StepPage>
  );
};

import { getCountries, getCountryCallingCode } from 'libphonenumber-js';
import type { CampaignRow } from '../../campaigns/getCampaign.ts';
import { toWire } from '../../db/ids.ts';
import { Ask, Hidden } from '../ask.tsx';
import { whole } from '../figures.tsx';
import { Empty, Tabs } from '../table.tsx';
import type { Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { UploadReport } from './importReport.tsx';
import { addressOf } from './places.ts';
import type { Audience, Report } from './readAudience.ts';
import { retargets } from './retarget.ts';
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

export const ways = ['file', 'paste', 'segment', 'campaign'] as const;
type Way = (typeof ways)[number];

const wayWords = {
  file: 'byFile',
  paste: 'byPaste',
  segment: 'bySegment',
  campaign: 'byCampaign',
} as const;

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

/** Where its people come from, each of which can be taken out again. */
export const Who = ({ audience, words }: { audience: Audience; words: Words }) => {
  const own = words.campaigns;
  const { view, sources, count } = audience;
  const { campaign } = view;
  const isDraft = campaign.status === 'draft';
  const number = (n: number) => whole(n, words.lang);
  return (
    <section id="who" class="card stack">
      <div class="between">
        <h2>{own.audience}</h2>
        {isDraft && count + sources.length > 0 && (
          <Ask
            word={own.emptyAll}
            sure={own.emptySure}
            action={addressOf(campaign, '/audience/empty')}
            isBad
          />
        )}
      </div>
      {count + sources.length === 0 ? (
        <Empty title={own.nobody}>{own.nobodyWhy}</Empty>
      ) : (
        <ul class="list">
          {count > 0 && (
            <li>
              <span>
                <b>{number(count)}</b> {own.people(count)} {own.inAudience}
              </span>
            </li>
          )}
          {sources.map((source, at) => (
            <li>
              <span>
                {source.kind === 'segment' && words.segment}
                {source.kind === 'campaign' && own.campaign}
                {source.kind === 'query' && words.search}:{' '}
                {source.kind !== 'query' && <b>{source.name ?? own.segmentGone}</b>}
                {source.kind === 'segment' && source.count !== undefined && (
                  <span class="dim">
                    {' '}
                    · {number(source.count)} {own.people(source.count)}
                  </span>
                )}
              </span>
              {isDraft && (
                <form method="post" action={addressOf(campaign, '/audience/take-out')}>
                  <Hidden values={{ at: String(at) }} />
                  <button type="submit">{own.takeOut}</button>
                </form>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};

type FormProps = { campaign: CampaignRow; words: Words };

const FileForm = ({ campaign, words }: FormProps) => {
  const own = words.campaigns;
  return (
    <form
      class="card stack"
      method="post"
      action={addressOf(campaign, '/audience/file')}
      enctype="multipart/form-data"
    >
      <h2 class="unseen">{own.byFile}</h2>
      <label>
        {own.file}
        <input
          type="file"
          name="file"
          accept=".csv,.txt,.tsv,.ndjson,.jsonl,text/csv"
          required
          data-columns={addressOf(campaign, '/audience/columns')}
        />
        <span class="small dim">{own.fileHint}</span>
      </label>
      <div id="file-columns" />
      <CountrySelect campaign={campaign} words={words} />
      <div class="row">
        <button class="main" type="submit">
          {own.upload}
        </button>
      </div>
    </form>
  );
};

const PasteForm = ({ campaign, pasted, words }: FormProps & { pasted: string }) => {
  const own = words.campaigns;
  return (
    <form
      class="card stack"
      method="post"
      action={addressOf(campaign, '/audience/paste')}
      // In the other encoding a line break takes six bytes, and a form of ours a megabyte.
      enctype="multipart/form-data"
    >
      <h2 class="unseen">{own.byPaste}</h2>
      <label>
        {own.paste}
        <textarea
          class="rows"
          name="text"
          rows={5}
          maxlength={800_000}
          required
          hx-post={addressOf(campaign, '/audience/columns')}
          hx-trigger="input delay:300ms"
          hx-target="#paste-columns"
          hx-sync="this:replace"
        >
          {pasted}
        </textarea>
        <span class="small dim">{own.pasteHint}</span>
      </label>
      <div id="paste-columns" />
      <CountrySelect campaign={campaign} words={words} />
      <div class="row">
        <button class="main" type="submit">
          {own.takePaste}
        </button>
      </div>
    </form>
  );
};

/** Kept with the campaign: the next file is read by the same. */
const CountrySelect = ({ campaign, words }: FormProps) => {
  const nameOf = new Intl.DisplayNames(words.lang, { type: 'region' });
  const countries = getCountries()
    .map((country) => ({ country, name: nameOf.of(country) ?? country }))
    .toSorted((a, b) => a.name.localeCompare(b.name, words.lang));
  return (
    <label>
      {words.campaigns.country}
      <select name="country_code">
        <option value="">{words.campaigns.noCountry}</option>
        {countries.map(({ country, name }) => (
          <option value={country} selected={country === campaign.countryCode}>
            {name} (+{getCountryCallingCode(country)})
          </option>
        ))}
      </select>
    </label>
  );
};

const SegmentForm = ({ audience, words }: { audience: Audience; words: Words }) => {
  const own = words.campaigns;
  const { view, segments } = audience;
  return (
    <form class="card stack" method="post" action={addressOf(view.campaign, '/audience/segment')}>
      <h2 class="unseen">{own.bySegment}</h2>
      {segments.length === 0 ? (
        <p class="dim">{own.noSegments}</p>
      ) : (
        <>
          <label>
            {words.segment}
            <select name="segment_id" required>
              <option value="">{words.choose}</option>
              {segments.map(({ id, name, count }) => (
                <option value={toWire('SEG', id)}>
                  {name} ({whole(count, words.lang)})
                </option>
              ))}
            </select>
            <span class="small dim">{own.segmentHint}</span>
          </label>
          <div class="row">
            <button class="main" type="submit">
              {own.add}
            </button>
          </div>
        </>
      )}
    </form>
  );
};

const EarlierForm = ({ audience, words }: { audience: Audience; words: Words }) => {
  const own = words.campaigns;
  return (
    <form
      class="card stack"
      method="post"
      action={addressOf(audience.view.campaign, '/audience/campaign')}
    >
      <h2 class="unseen">{own.byCampaign}</h2>
      {audience.earlier.length === 0 ? (
        <p class="dim">{own.noEarlier}</p>
      ) : (
        <>
          <label>
            {own.campaign}
            <select name="campaign_id" required>
              <option value="">{words.choose}</option>
              {audience.earlier.map(({ campaign }) => (
                <option value={toWire('CPG', campaign.id)}>{campaign.name}</option>
              ))}
            </select>
          </label>
          <label>
            {own.retarget}
            <select name="who">
              {retargets.map(({ who }) => (
                <option value={who}>{own[who]}</option>
              ))}
            </select>
            <span class="small dim">{own.retargetHint}</span>
          </label>
          <div class="row">
            <button class="main" type="submit">
              {own.add}
            </button>
          </div>
        </>
      )}
    </form>
  );
};

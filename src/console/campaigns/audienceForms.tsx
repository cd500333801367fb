import type { Child } from 'hono/jsx';
import { getCountries, getCountryCallingCode } from 'libphonenumber-js';
import type { CampaignRow } from '../../campaigns/getCampaign.ts';
import { toWire } from '../../db/ids.ts';
import { whole } from '../figures.tsx';
import { SelectField } from '../selectField.tsx';
import { Submit } from '../submit.tsx';
import type { Words } from '../words.ts';
import { addressOf } from './places.ts';
import type { Audience } from './readAudience.ts';
import { retargets } from './retarget.ts';

/** By what people are added, as the address of it says. */
export const ways = ['file', 'paste', 'segment', 'campaign'] as const;
export type Way = (typeof ways)[number];

export const wayWords = {
  file: 'byFile',
  paste: 'byPaste',
  segment: 'bySegment',
  campaign: 'byCampaign',
} as const;

type FormProps = { campaign: CampaignRow; words: Words };

type WayFormProps = FormProps & {
  way: Way;
  /** What its button says. */
  does: string;
  enctype?: 'multipart/form-data';
  /** What is said where there is nothing to choose from. */
  lacks?: string | false;
  children: Child;
};

const WayForm = ({ campaign, words, way, does, enctype, lacks, children }: WayFormProps) => (
  <form
    class="card stack"
    method="post"
    action={addressOf(campaign, `/audience/${way}`)}
    enctype={enctype}
  >
    <h2 class="unseen">{words.campaigns[wayWords[way]]}</h2>
    {lacks ? (
      <p class="dim">{lacks}</p>
    ) : (
      <>
        {children}
        <Submit>{does}</Submit>
      </>
    )}
  </form>
);

export const FileForm = ({ campaign, words }: FormProps) => {
  const own = words.campaigns;
  return (
    <WayForm
      campaign={campaign}
      words={words}
      way="file"
      does={own.upload}
      enctype="multipart/form-data"
    >
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
      <CountryField campaign={campaign} words={words} />
    </WayForm>
  );
};

/** `pasted`: what was, and was refused. */
export const PasteForm = ({ campaign, pasted, words }: FormProps & { pasted: string }) => {
  const own = words.campaigns;
  return (
    <WayForm
      campaign={campaign}
      words={words}
      way="paste"
      does={own.takePaste}
      // In the other encoding a line break takes six bytes, and a form of ours a megabyte.
      enctype="multipart/form-data"
    >
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
      <CountryField campaign={campaign} words={words} />
    </WayForm>
  );
};

/** Kept with the campaign: the next file is read by the same. */
const CountryField = ({ campaign, words }: FormProps) => {
  const nameOf = new Intl.DisplayNames(words.lang, { type: 'region' });
  const countries = getCountries()
    .map((country) => ({ country, name: nameOf.of(country) ?? country }))
    .toSorted((a, b) => a.name.localeCompare(b.name, words.lang));
  return (
    <SelectField
      name="country_code"
      word={words.campaigns.country}
      options={countries.map(({ country, name }) => [
        country,
        `${name} (+${getCountryCallingCode(country)})`,
      ])}
      chosen={campaign.countryCode}
      none={words.campaigns.noCountry}
    />
  );
};

type OfAudience = { audience: Audience; words: Words };

export const SegmentForm = ({ audience: { view, segments }, words }: OfAudience) => {
  const own = words.campaigns;
  return (
    <WayForm
      campaign={view.campaign}
      words={words}
      way="segment"
      does={own.add}
      lacks={segments.length === 0 && own.noSegments}
    >
      <SelectField
        name="segment_id"
        word={words.segment}
        options={segments.map(({ id, name, count }) => [
          toWire('SEG', id),
          `${name} (${whole(count, words.lang)})`,
        ])}
        none={words.choose}
        hint={own.segmentHint}
        required
      />
    </WayForm>
  );
};

export const EarlierForm = ({ audience: { view, earlier }, words }: OfAudience) => {
  const own = words.campaigns;
  return (
    <WayForm
      campaign={view.campaign}
      words={words}
      way="campaign"
      does={own.add}
      lacks={earlier.length === 0 && own.noEarlier}
    >
      <SelectField
        name="campaign_id"
        word={own.campaign}
        options={earlier.map(({ campaign }) => [toWire('CPG', campaign.id), campaign.name])}
        none={words.choose}
        required
      />
      <SelectField
        name="who"
        word={own.retarget}
        options={retargets.map(({ who }) => [who, own[who]])}
        hint={own.retargetHint}
      />
    </WayForm>
  );
};

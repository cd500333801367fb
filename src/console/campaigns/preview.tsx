import type { Blocker } from '../../campaigns/blockersOf.ts';
import type { CampaignRow } from '../../campaigns/getCampaign.ts';
import type { Preview } from '../../campaigns/previewCampaign.ts';
import { warningsOf } from '../../campaigns/warningsOf.ts';
import { namedShape } from '../../messages/templateShape.ts';
import { Figure, Figures, whole } from '../figures.tsx';
import { Phone, TemplateBubble } from '../phone.tsx';
import { Submit } from '../submit.tsx';
import { Moment, type Zone } from '../times.tsx';
import type { Words } from '../words.ts';
import { addressOf } from './places.ts';
import { spanText } from './spanText.ts';
import { textsOf } from './textsOf.ts';

type PreviewProps = { campaign: CampaignRow; preview: Preview; isUploading: boolean; zone: Zone };

/** What a campaign would do; and its start, where nothing is in its way. */
export const PreviewOf = ({ campaign, preview, isUploading, zone }: PreviewProps) => {
  const { words } = zone;
  const own = words.campaigns;
  const obstacles = obstaclesOf(campaign, preview, isUploading, words);
  return (
    <div id="preview" class="stack">
      {obstacles.length > 0 && (
        <section class="said bad stack" aria-labelledby="blocked">
          <h2 id="blocked">{own.blocked}</h2>
          <ul class="list">
            {obstacles.map(({ text, part }) => (
              <li>
                <span>{text}</span>
                {part && <a href={addressOf(campaign, part)}>{own.mend}</a>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {warningsOf(preview).map(({ code }) => (
        <p class="said warn">{own.warnings[code]}</p>
      ))}
      <section class="card stack">
        <h2>{own.summary}</h2>
        <Numbers preview={preview} zone={zone} />
        <Reasons title={own.leftOut} reasons={preview.skipped} words={words} />
        <Reasons title={own.waits} reasons={preview.held} words={words} />
        {preview.byCountry.length > 1 && <Countries preview={preview} words={words} />}
      </section>
      <Samples preview={preview} words={words} />
      {obstacles.length === 0 && <Start campaign={campaign} preview={preview} zone={zone} />}
    </div>
  );
};

const sumOf = (numbers: Record<string, number>): number =>
  Object.values(numbers).reduce((sum, n) => sum + n, 0);

const Numbers = ({ preview, zone }: { preview: Preview; zone: Zone }) => {
  const { words } = zone;
  const own = words.campaigns;
  const [skipped, held] = [sumOf(preview.skipped), sumOf(preview.held)];
  const isNobody = preview.eligible + held === 0;
  const number = (n: number) => whole(n, words.lang);
  return (
    <>
      <Figures>
        <Figure name={own.people_total}>{number(preview.rows)}</Figure>
        <Figure name={own.messagesOut} tone="good">
          {number(preview.eligible)}
        </Figure>
        {held > 0 && <Figure name={own.willWait}>{number(held)}</Figure>}
        <Figure name={own.willSkip} tone={skipped > 0 ? 'warn' : undefined}>
          {number(skipped)}
        </Figure>
        <Figure name={own.takes}>
          {isNobody ? '–' : spanText(preview.startsAt, preview.endsAt)}
        </Figure>
      </Figures>
      {!isNobody && (
        <p class="small dim">
          <BoundBy forecast={preview} words={words} /> {own.through}{' '}
          <Moment at={preview.endsAt} zone={zone} />.
        </p>
      )}
    </>
  );
};

/** What makes it take as long as it does. */
export const BoundBy = ({
  forecast: { boundBy, perSecond, tierLeft },
  words,
}: {
  forecast: Pick<Preview, 'boundBy' | 'perSecond' | 'tierLeft'>;
  words: Words;
}) => {
  const own = words.campaigns;
  const rate = new Intl.NumberFormat(words.lang, { maximumFractionDigits: 2 }).format(perSecond);
  const hasRate = boundBy === 'line' || boundBy === 'rate';
  return (
    <>
      {own.boundBy[boundBy]} {hasRate && `${rate} ${own.perSecond}.`}
      {boundBy === 'tier' && `${whole(tierLeft ?? 0, words.lang)} ${own.tierLeft}.`}
    </>
  );
};

type ReasonsProps = { title: string; reasons: Record<string, number>; words: Words };

const Reasons = ({ title, reasons, words }: ReasonsProps) => {
  const known: Readonly<Record<string, string>> = words.campaigns.reason;
  if (Object.keys(reasons).length === 0) return null;
  return (
    <div class="tight">
      <h3>{title}</h3>
      <dl class="facts">
        {Object.entries(reasons).map(([reason, count]) => (
          <>
            <dt class="number">{whole(count, words.lang)}</dt>
            <dd>{known[reason] ?? reason}</dd>
          </>
        ))}
      </dl>
    </div>
  );
};

const mostCountries = 8;

const Countries = ({ preview, words }: { preview: Preview; words: Words }) => {
  const nameOf = new Intl.DisplayNames(words.lang, { type: 'region' });
  return (
    <div class="tight">
      <h3>{words.campaigns.byCountry}</h3>
      <dl class="facts">
        {preview.byCountry.slice(0, mostCountries).map(({ country, messages }) => (
          <>
            <dt class="number">{whole(messages, words.lang)}</dt>
            <dd>{country === '' ? '–' : nameOf.of(country)}</dd>
          </>
        ))}
      </dl>
    </div>
  );
};

const Samples = ({ preview, words }: { preview: Preview; words: Words }) => {
  const own = words.campaigns;
  return (
    <section class="card stack">
      <h2>{own.samples}</h2>
      {preview.samples.length === 0 ? (
        <p class="dim">{own.noSamples}</p>
      ) : (
        <div class="phones">
          {preview.samples.map(({ phone, outbound, variables }) => (
            <Phone name={phone || own.previewName}>
              <TemplateBubble
                shape={namedShape(outbound.shape, outbound.names)}
                values={textsOf(variables)}
                words={words}
              />
            </Phone>
          ))}
        </div>
      )}
    </section>
  );
};

type StartProps = { campaign: CampaignRow; preview: Preview; zone: Zone };

const Start = ({ campaign, preview, zone }: StartProps) => {
  const { words, now } = zone;
  const own = words.campaigns;
  const { startAt, status } = campaign;
  const isLater = startAt !== null && startAt > now;
  if (status === 'scheduled' && isLater) {
    return (
      <p class="said good">
        {own.isScheduled} <Moment at={startAt} zone={zone} />.
      </p>
    );
  }
  const count = preview.eligible + sumOf(preview.held);
  return (
    <form class="card stack" method="post" action={addressOf(campaign, '/start')}>
      <p>
        <b>{whole(count, words.lang)}</b> {own.people(count)} {own.startSure(count)}
        {isLater && (
          <>
            , <Moment at={startAt} zone={zone} />
          </>
        )}
        .
      </p>
      <label class="check">
        <input type="checkbox" name="agreed" value="on" required />
        {own.consent}
      </label>
      <Submit>{isLater ? own.scheduleIt : own.startIt}</Submit>
    </form>
  );
};

type Obstacle = { text: string; part: string | undefined };

/** Which step mends what keeps it from starting; a line has a page of its own. */
const stepOf = {
  outbound_not_approved: '/message',
  no_recipients: '/audience',
  missing_variable: '/message',
  line_disabled: undefined,
  flow_unpublished: '/message',
} as const satisfies Record<Blocker['code'], string | undefined>;

function obstaclesOf(
  { sources }: CampaignRow,
  { blockers, missing }: Preview,
  isUploading: boolean,
  { campaigns: own, lang }: Words,
): Obstacle[] {
  const codes = new Set(blockers.map(({ code }) => code));
  const obstacles = [...codes].flatMap((code): Obstacle[] => {
    const part = stepOf[code];
    if (code === 'missing_variable') {
      return Object.entries(missing).map(([name, count]) => ({
        text: `${own.blockers.missing_variable} “${name}”: ${whole(count, lang)}.`,
        part,
      }));
    }
    const isGone = code === 'no_recipients' && sources.length > 0;
    return [{ text: isGone ? own.blockers.source_gone : own.blockers[code], part }];
  });
  const upload = { text: own.blockers.uploading, part: '/audience' };
  return isUploading ? [...obstacles, upload] : obstacles;
}

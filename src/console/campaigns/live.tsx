import type { Forecast } from '../../campaigns/forecast.ts';
import type { CampaignRow, CampaignView } from '../../campaigns/getCampaign.ts';
import { audienceOf, type Counts, waitingIn } from '../../campaigns/readCounts.ts';
import { Bar, Figure, Figures, percent, whole } from '../figures.tsx';
import { Sentence } from '../sentence.tsx';
import { Cell, Table } from '../table.tsx';
import { Moment, type Zone } from '../times.tsx';
import type { Words } from '../words.ts';
import { addressOf } from './places.ts';
import { BoundBy } from './preview.tsx';
import { spanText } from './spanText.ts';
import { WhyFailed } from './whyFailed.tsx';

type LiveProps = { view: CampaignView; forecast: Forecast | undefined; zone: Zone };

/** Statuses come in for a while after all has left. */
const trailsMs = 10 * 60_000;

/** Whether what became of its people may still be another than it is now. */
export const mayMove = (
  { campaign: { finishedAt }, counts }: CampaignView,
  { now }: Pick<Zone, 'now'>,
): boolean =>
  finishedAt === null || waitingIn(counts) > 0 || now.getTime() - finishedAt.getTime() < trailsMs;

/** How far a campaign is; it asks for itself again while that may change. */
export const Live = ({ view, forecast, zone }: LiveProps) => {
  const { campaign, counts } = view;
  const { status } = campaign;
  return (
    <div
      id="live"
      class="stack"
      {...(mayMove(view, zone) && {
        'hx-get': `${addressOf(campaign, '/live')}?seen=${status}`,
        'hx-trigger': 'every 2s',
        'hx-swap': 'outerMorph',
      })}
    >
      <Notice view={view} zone={zone} />
      <Summary counts={counts} words={zone.words} />
      <Rest view={view} forecast={forecast} zone={zone} />
      <Funnel campaign={campaign} counts={counts} words={zone.words} />
      <Codes counts={counts} words={zone.words} />
    </div>
  );
};

const Notice = ({ view: { campaign }, zone }: { view: CampaignView; zone: Zone }) => {
  const { campaigns: own } = zone.words;
  const { status, pauseReason, pauseDetail, pausedAt, failureReason, startAt } = campaign;
  if (status === 'failed') {
    return (
      <div class="said bad" role="alert">
        <p>
          <Sentence words={zone.words}>{failureReason ?? ''}</Sentence>
        </p>
      </div>
    );
  }
  if (status === 'scheduled' && startAt !== null) {
    return (
      <p class="said good">
        {own.isScheduled} <Moment at={startAt} zone={zone} />.
      </p>
    );
  }
  if (status !== 'paused') return null;
  const known: Readonly<Record<string, string>> = own.pauseReason;
  return (
    <div class="said warn tight" role="status">
      <b>{known[pauseReason ?? ''] ?? own.isPaused}</b>
      {pauseDetail && pauseReason !== 'requested' && (
        <p>
          <Sentence words={zone.words}>{pauseDetail}</Sentence>.
        </p>
      )}
      <p class="small">
        {pausedAt && <Moment at={pausedAt} zone={zone} />} · {own.waitsForResume}
      </p>
    </div>
  );
};

/** Those that left, whatever became of them since. */
const leftIn = ({ states }: Counts) => states.sent + states.delivered + states.read;
const deliveredIn = ({ states }: Counts) => states.delivered + states.read;
const answeredIn = ({ responses }: Counts) =>
  responses.accepted + responses.rejected + responses.replied;

const Summary = ({ counts, words }: { counts: Counts; words: Words }) => {
  const own = words.campaigns;
  const { lang } = words;
  const sent = leftIn(counts);
  const { states } = counts;
  const share = (n: number) => <span class="small"> {percent(n, sent, lang)}</span>;
  return (
    <Figures>
      <Figure name={own.people_total}>{whole(audienceOf(counts), lang)}</Figure>
      <Figure name={own.sentAll}>{whole(sent, lang)}</Figure>
      <Figure name={own.delivered}>
        {whole(deliveredIn(counts), lang)}
        {share(deliveredIn(counts))}
      </Figure>
      <Figure name={own.read}>
        {whole(states.read, lang)}
        {share(states.read)}
      </Figure>
      <Figure name={own.replied}>
        {whole(answeredIn(counts), lang)}
        {share(answeredIn(counts))}
      </Figure>
      <Figure name={own.state.failed} tone={states.failed > 0 ? 'bad' : undefined}>
        {whole(states.failed, lang)}
      </Figure>
    </Figures>
  );
};

/** How long it still takes, and why so long. */
const Rest = ({ view: { campaign, counts }, forecast, zone }: LiveProps) => {
  const { words, now } = zone;
  const own = words.campaigns;
  const waiting = waitingIn(counts);
  if (campaign.status === 'planning') return <p class="said">{own.preparing}</p>;
  if (campaign.status !== 'running' || !forecast) return null;
  return (
    <section class="card tight">
      <h2>{own.rest}</h2>
      {waiting === 0 ? (
        <p>{own.nothingLeft}</p>
      ) : (
        <>
          <p>
            <b>
              {whole(waiting, words.lang)} {own.left}
            </b>{' '}
            · {own.through} <Moment at={forecast.endsAt} zone={zone} /> (
            {spanText(now, forecast.endsAt)})
          </p>
          <p class="small dim">
            <BoundBy forecast={forecast} words={words} />
          </p>
        </>
      )}
    </section>
  );
};

type FunnelProps = { campaign: CampaignRow; counts: Counts; words: Words };

type Stage = { word: string; count: number; state?: string; isBad?: boolean };

const Funnel = ({ campaign, counts, words }: FunnelProps) => {
  const own = words.campaigns;
  const { states, responses } = counts;
  const all = audienceOf(counts);
  const main: Stage[] = [
    { word: own.planned, count: all },
    { word: own.sentAll, count: leftIn(counts) },
    { word: own.delivered, count: deliveredIn(counts) },
    { word: own.read, count: states.read, state: 'read' },
    { word: own.replied, count: answeredIn(counts) },
  ];
  const others = (
    ['pending', 'held', 'queued', 'in_doubt', 'failed', 'skipped', 'canceled'] as const
  )
    .filter((state) => states[state] > 0)
    .map((state) => ({
      word: own.state[state],
      count: states[state],
      state,
      isBad: state === 'failed',
    }));
  const answers = Object.entries(responses)
    .filter(([, count]) => count > 0)
    .map(([response, count]) => ({
      word: own.response[response as keyof typeof responses],
      count,
      isBad: response === 'opted_out',
    }));
  const stages = (list: Stage[]) => (
    <Stages stages={list} all={all} campaign={campaign} words={words} />
  );
  return (
    <section class="card stack">
      <h2>{own.funnel}</h2>
      {stages(main)}
      {others.length > 0 && (
        <>
          <h3>{own.others}</h3>
          {stages(others)}
        </>
      )}
      {answers.length > 0 && (
        <>
          <h3>{own.answers}</h3>
          {stages(answers)}
        </>
      )}
    </section>
  );
};

type StagesProps = { stages: Stage[]; all: number; campaign: CampaignRow; words: Words };

const Stages = ({ stages, all, campaign, words: { lang } }: StagesProps) => (
  <ul class="stages">
    {stages.map(({ word, count, state, isBad }) => (
      <li>
        <span>
          {state ? <a href={addressOf(campaign, `/recipients?state=${state}`)}>{word}</a> : word}
        </span>
        <Bar share={all === 0 ? 0 : count / all} tone={isBad ? 'bad' : 'accent'} />
        <b class="number">{whole(count, lang)}</b>
        <span class="small dim number">{percent(count, all, lang)}</span>
      </li>
    ))}
  </ul>
);

const Codes = ({ counts: { codes }, words }: { counts: Counts; words: Words }) => {
  const own = words.campaigns;
  const rows = Object.entries(codes).toSorted(([, a], [, b]) => b - a);
  if (rows.length === 0) return null;
  return (
    <section class="card stack">
      <h2>{own.codes}</h2>
      <Table name={own.codes} heads={[own.code, own.count]}>
        {rows.map(([code, count]) => (
          <tr>
            <Cell head={own.code}>
              <code>{code === '0' ? '–' : code}</code>{' '}
              <WhyFailed code={Number(code)} words={words} />
            </Cell>
            <Cell head={own.count} isNumber>
              {whole(count, words.lang)}
            </Cell>
          </tr>
        ))}
      </Table>
    </section>
  );
};

import { Figure, Figures, whole } from '../figures.tsx';
import { shortLapse } from '../times.tsx';
import type { Concern } from './concerns.ts';
import { type Health, waitingOf } from './readHealth.ts';

/** What one looks at first; coloured only where somebody is to do something. */
export const Numbers = ({ health, concerns }: { health: Health; concerns: Concern[] }) => {
  const { queues, lines, doubts, deliveries, calls, zone } = health;
  const { words, now } = zone;
  const { health: t, lang } = words;
  const toneOf = (of: Concern['of'], count: number) =>
    count > 0 ? concerns.find((each) => each.of === of)?.tone : undefined;
  const sum = (numbers: number[]) => numbers.reduce((one, other) => one + other, 0);
  const { inbox, timers } = queues;
  const outgoing = sum(lines.map(waitingOf));
  return (
    <div class="numbers">
      <Figures>
        <Figure name={t.inbox} tone={toneOf('inbox', inbox.waiting)}>
          {whole(inbox.waiting, lang)}{' '}
          {inbox.since && <span class="small">{shortLapse(inbox.since, now)}</span>}
        </Figure>
        <Figure name={t.dead} tone={toneOf('dead', queues.dead)}>
          {whole(queues.dead, lang)}
        </Figure>
        <Figure name={t.outbox} tone={toneOf('outbox', outgoing)}>
          {whole(outgoing, lang)}
        </Figure>
        <Figure name={t.sentMinute}>{whole(sum(lines.map(({ sent }) => sent)), lang)}</Figure>
        <Figure name={t.inDoubt} tone={toneOf('doubts', doubts.total)}>
          {whole(doubts.total, lang)}
        </Figure>
        <Figure name={t.deliveries} tone={toneOf('hooks', deliveries.waiting)}>
          {whole(deliveries.waiting, lang)}
        </Figure>
        <Figure name={t.calls} tone={toneOf('calls', calls.waiting)}>
          {whole(calls.waiting, lang)}
        </Figure>
        <Figure name={t.timers} tone={toneOf('timers', timers.waiting)}>
          {whole(timers.waiting, lang)}{' '}
          {timers.since && <span class="small">{shortLapse(timers.since, now)}</span>}
        </Figure>
      </Figures>
    </div>
  );
};

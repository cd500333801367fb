import type { OpenDeadEvent } from '../../relay/deadEvents.ts';
import { Hidden } from '../ask.tsx';
import { BackTo, Frame } from '../layout.tsx';
import { Clock, dayText, type Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import { firstLine, kindWord } from './deadList.tsx';
import { deadPath, healthPath } from './places.ts';

type DeadPageProps = {
  visit: Visit;
  event: OpenDeadEvent;
  /** Of the line that it came on. */
  lineName: string | undefined;
  zone: Zone;
};

/** One event that could not be worked: why, and what is in it but for what somebody said. */
export const DeadPage = ({ visit, event, lineName, zone }: DeadPageProps) => {
  const { words, user } = visit;
  const { health: t } = words;
  const moment = (at: Date) => (
    <>
      {dayText(at, zone)} <Clock at={at} zone={zone} />
    </>
  );
  return (
    <Frame words={words} user={user} place={healthPath} title={t.deadOne}>
      <p>
        <BackTo href={healthPath}>{words.places.health}</BackTo>
      </p>
      <section class="card stack">
        <p class="said bad" lang="en">
          {firstLine(event.error)}
        </p>
        <dl class="facts">
          <dt>{t.kind}</dt>
          <dd>{kindWord(event, words)}</dd>
          {lineName !== undefined && (
            <>
              <dt>{words.line}</dt>
              <dd>{lineName}</dd>
            </>
          )}
          <dt>{t.received}</dt>
          <dd>{moment(event.receivedAt)}</dd>
          <dt>{t.died}</dt>
          <dd>{moment(event.diedAt)}</dd>
          <dt>{t.number}</dt>
          <dd class="code">{event.id}</dd>
        </dl>
        <div class="between">
          <p class="grow">{t.redriveWhat}</p>
          <form method="post" action={`${deadPath}/redrive`}>
            <Hidden values={{ dead_id: String(event.id) }} />
            <button class="main" type="submit">
              {t.redrive}
            </button>
          </form>
        </div>
      </section>
      <section class="card stack">
        <div class="tight">
          <h2>{t.payload}</h2>
          <p class="dim">{event.body === undefined ? t.payloadSealed : t.payloadVeiled}</p>
        </div>
        {event.body !== undefined && (
          <pre class="code small">{JSON.stringify(event.body, null, 2)}</pre>
        )}
      </section>
      <section class="card stack">
        <h2>{t.trace}</h2>
        <pre class="code small" lang="en">
          {event.error}
        </pre>
      </section>
    </Frame>
  );
};

import type { Queue } from '../../relay/readQueues.ts';
import { whole } from '../figures.tsx';
import { shortLapse, type Zone } from '../times.tsx';
import type { Health } from './readHealth.ts';

/** What is underneath, for whoever runs the service. */
export const Underneath = ({ health: { queues, server, zone } }: { health: Health }) => {
  const { words, now } = zone;
  const { health: t } = words;
  return (
    <section class="card tight">
      <h2>{t.underneath}</h2>
      <dl class="facts wide-facts">
        <dt>{t.webhooks}</dt>
        <dd>{queues.beatAt ? t.webhooksTaken(shortLapse(queues.beatAt, now)) : t.webhooksNever}</dd>
        <dt>{t.parked}</dt>
        <dd>{queueText(queues.parked, zone)}</dd>
        <dt>{t.database}</dt>
        <dd>{`PostgreSQL ${server.version}, ${sizeText(server.bytes, words.lang)}`}</dd>
        <dt>{t.oldestTransaction}</dt>
        <dd>{`${Math.round(server.oldestSnapshotS)} s`}</dd>
      </dl>
    </section>
  );
};

const queueText = ({ waiting, since }: Queue, { words, now }: Zone): string =>
  `${whole(waiting, words.lang)}${since ? ` · ${words.health.oldest} ${shortLapse(since, now)}` : ''}`;

const mebibyte = 1024 * 1024;

const sizeText = (bytes: number, lang: string): string =>
  bytes < 1024 * mebibyte
    ? `${whole(Math.round(bytes / mebibyte), lang)} MiB`
    : `${whole(Math.round(bytes / 1024 / mebibyte), lang)} GiB`;

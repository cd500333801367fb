import { isFailing } from '../../hooks/hookHealth.ts';
import { linePath } from '../lines/places.ts';
import { deliveriesPath, hookPath, hooksPath } from '../settings/places.ts';
import { shortLapse } from '../times.tsx';
import type { Words } from '../words.ts';
import type { Health, LineQueue } from './readHealth.ts';

/** Something that somebody is to look after: what it is, what to do, and where. */
export type Concern = {
  of:
    | 'webhooks'
    | 'inbox'
    | 'dead'
    | 'lines'
    | 'outbox'
    | 'doubts'
    | 'hooks'
    | 'calls'
    | 'timers'
    | 'database';
  tone: 'bad' | 'warn';
  what: string;
  todo: string;
  link?: { href: string; word: string };
};

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
/** Webhooks are said to be taken every second. */
const silentAfterMs = 5 * secondMs;
const slowAfterMs = 10 * secondMs;
/** Timers wait a minute by themselves where webhooks were not taken for a while. */
const timersLateAfterMs = 2 * minuteMs;
/** Doubts are settled after ten minutes of hearing statuses. */
const doubtsOldAfterMs = 30 * minuteMs;
const snapshotOldAfterS = 60;

/** What is not as it should be, the gravest first; none: all is well. */
export function concernsOf(health: Health, words: Words): Concern[] {
  return [
    ...ofIntake(health, words),
    ...ofDead(health, words),
    ...health.lines.flatMap((each) => ofLine(each, health, words)),
    ...ofDoubts(health, words),
    ...ofHooks(health, words),
    ...ofCalls(health, words),
    ...ofServer(health, words),
  ].toSorted((one, other) => Number(other.tone === 'bad') - Number(one.tone === 'bad'));
}

const isOlder = (at: Date | null, ms: number, { zone: { now } }: Health): at is Date =>
  at !== null && now.getTime() - at.getTime() > ms;

function ofIntake(health: Health, { health: t }: Words): Concern[] {
  const { inbox, timers, beatAt } = health.queues;
  const { now } = health.zone;
  const found: Concern[] = [];
  if (beatAt === null || isOlder(beatAt, silentAfterMs, health)) {
    found.push({ of: 'webhooks', tone: 'bad', what: t.noWebhooks, todo: t.noWebhooksTodo });
  }
  if (isOlder(inbox.since, slowAfterMs, health)) {
    const what = t.inboxBehind(shortLapse(inbox.since, now));
    const tone = isOlder(inbox.since, minuteMs, health) ? 'bad' : 'warn';
    found.push({ of: 'inbox', tone, what, todo: t.inboxBehindTodo });
  }
  if (isOlder(timers.since, timersLateAfterMs, health)) {
    const what = t.timersLate(timers.waiting, shortLapse(timers.since, now));
    found.push({ of: 'timers', tone: 'warn', what, todo: t.inboxBehindTodo });
  }
  return found;
}

function ofDead({ queues: { dead } }: Health, { health: t }: Words): Concern[] {
  if (dead === 0) return [];
  const link = { href: '#dead', word: t.look };
  return [{ of: 'dead', tone: 'bad', what: t.deadWhat(dead), todo: t.deadTodo, link }];
}

function ofLine(queue: LineQueue, health: Health, { health: t, lines }: Words): Concern[] {
  const { line, outbox } = queue;
  const link = { href: linePath(line.phoneNumber), word: t.openLine };
  if (line.pausedReason !== null) {
    const what = `${line.name}: ${lines.pausedTitle}`;
    return [{ of: 'lines', tone: 'bad', what, todo: t.pausedTodo, link }];
  }
  const found: Concern[] = [];
  if (line.quality === 'RED' || line.status === 'FLAGGED') {
    found.push({
      of: 'lines',
      tone: 'warn',
      what: t.lowQuality(line.name),
      todo: t.lowQualityTodo,
      link,
    });
  } else if (line.status !== 'CONNECTED' && line.status !== '') {
    found.push({
      of: 'lines',
      tone: 'warn',
      what: t.notConnected(line.name),
      todo: t.notConnectedTodo,
      link,
    });
  }
  if (outbox && isOlder(outbox.since, minuteMs, health)) {
    const what = t.outboxBehind(line.name, shortLapse(outbox.since, health.zone.now));
    found.push({ of: 'outbox', tone: 'warn', what, todo: t.outboxBehindTodo });
  }
  return found;
}

function ofDoubts(health: Health, { health: t }: Words): Concern[] {
  const [oldest] = health.doubts.doubts;
  if (!oldest || !isOlder(oldest.since, doubtsOldAfterMs, health)) return [];
  const what = t.doubtsOld(health.doubts.total, shortLapse(oldest.since, health.zone.now));
  return [{ of: 'doubts', tone: 'warn', what, todo: t.doubtsOldTodo }];
}

function ofHooks(health: Health, { health: t }: Words): Concern[] {
  const { hooks, deliveries } = health;
  const found: Concern[] = hooks.flatMap((hook): Concern[] => {
    const name = hook.name || hook.url;
    const link = { href: hookPath(hook.id), word: t.openHook };
    if (hook.status === 'disabled' && hook.disabledReason !== null) {
      return [
        { of: 'hooks', tone: 'bad', what: t.hookDisabled(name), todo: t.hookDisabledTodo, link },
      ];
    }
    if (hook.status === 'disabled' || !isFailing(hook)) return [];
    return [{ of: 'hooks', tone: 'warn', what: t.hookFails(name), todo: t.hookFailsTodo, link }];
  });
  if (deliveries.givenUp > 0) {
    const link = { href: `${deliveriesPath}?status=failure`, word: t.look };
    const what = t.givenUp(deliveries.givenUp);
    found.push({ of: 'hooks', tone: 'warn', what, todo: t.givenUpTodo, link });
  }
  if (isOlder(deliveries.overdueSince, minuteMs, health)) {
    const what = t.hooksBehind(shortLapse(deliveries.overdueSince, health.zone.now));
    const link = { href: hooksPath, word: t.look };
    found.push({ of: 'hooks', tone: 'warn', what, todo: t.jobsTodo, link });
  }
  return found;
}

function ofCalls(health: Health, { health: t }: Words): Concern[] {
  const { failingTotal, overdueSince } = health.calls;
  const found: Concern[] = [];
  if (failingTotal > 0) {
    const link = { href: '#calls', word: t.look };
    found.push({
      of: 'calls',
      tone: 'warn',
      what: t.callsFail(failingTotal),
      todo: t.callsFailTodo,
      link,
    });
  }
  if (isOlder(overdueSince, minuteMs, health)) {
    const what = t.callsBehind(shortLapse(overdueSince, health.zone.now));
    found.push({ of: 'calls', tone: 'warn', what, todo: t.jobsTodo });
  }
  return found;
}

function ofServer({ server }: Health, { health: t }: Words): Concern[] {
  if (server.oldestSnapshotS <= snapshotOldAfterS) return [];
  const what = t.snapshotOld(Math.round(server.oldestSnapshotS));
  return [{ of: 'database', tone: 'warn', what, todo: t.snapshotOldTodo }];
}

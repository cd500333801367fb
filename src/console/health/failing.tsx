import { toWire } from '../../db/ids.ts';
import type { HookRow } from '../../hooks/getHook.ts';
import { isFailing } from '../../hooks/hookHealth.ts';
import { Mark } from '../mark.tsx';
import { hookPath } from '../settings/places.ts';
import { Cell, Table } from '../table.tsx';
import { ShortTime, shortLapse } from '../times.tsx';
import type { Health } from './readHealth.ts';

/** Sends whose answer was lost, calls that fail and hooks that nobody takes: each only where there are any. */
export const Failing = ({ health }: { health: Health }) => (
  <>
    <Doubts health={health} />
    <Calls health={health} />
    <Hooks health={health} />
  </>
);

const Doubts = ({ health: { doubts, lines, zone } }: { health: Health }) => {
  const { words, now } = zone;
  const { health: t } = words;
  if (doubts.total === 0) return null;
  const nameOf = (lineId: string) => lines.find(({ line }) => line.id === lineId)?.line.name;
  return (
    <section class="card stack" id="doubts">
      <div class="tight">
        <h2>{t.inDoubt}</h2>
        <p class="dim">{t.inDoubtWhat}</p>
      </div>
      <Table name={t.inDoubt} heads={[t.since, words.line, t.message]}>
        {doubts.doubts.map((doubt) => (
          <tr>
            <Cell head={t.since}>{shortLapse(doubt.since, now)}</Cell>
            <Cell head={words.line}>{nameOf(doubt.lineId)}</Cell>
            <Cell head={t.message}>
              <a href={`/console/inbox/${toWire('EN_CHT_', doubt.chatId)}?view=all`}>
                {words.openChat}
              </a>
            </Cell>
          </tr>
        ))}
      </Table>
      {doubts.total > doubts.doubts.length && (
        <p class="small dim">{t.oldestShown(doubts.doubts.length)}</p>
      )}
    </section>
  );
};

const Calls = ({ health: { calls, zone } }: { health: Health }) => {
  const { words, now } = zone;
  const { health: t } = words;
  if (calls.failingTotal === 0) return null;
  return (
    <section class="card stack" id="calls">
      <div class="tight">
        <h2>{t.callsTitle}</h2>
        <p class="dim">{t.callsWhat}</p>
      </div>
      <Table name={t.callsTitle} heads={[words.flow, words.step, t.since, t.tries, t.nextTry]}>
        {calls.failing.map((call) => (
          <tr>
            <Cell head={words.flow}>
              <a href={`/console/flows/${toWire('IPF', call.flowId)}`}>{call.flowName}</a>
            </Cell>
            <Cell head={words.step}>
              <code>{call.step}</code>
            </Cell>
            <Cell head={t.since}>{shortLapse(call.since, now)}</Cell>
            <Cell head={t.tries} isNumber>
              {t.triesOf(call.failed, call.left)}
            </Cell>
            <Cell head={t.nextTry}>
              <ShortTime at={call.dueAt} zone={zone} />
            </Cell>
          </tr>
        ))}
      </Table>
      {calls.failingTotal > calls.failing.length && (
        <p class="small dim">{t.oldestShown(calls.failing.length)}</p>
      )}
    </section>
  );
};

const Hooks = ({ health: { hooks, zone } }: { health: Health }) => {
  const { words } = zone;
  const { health: t } = words;
  const ailing = hooks.filter((hook) => isStopped(hook) || isFailing(hook));
  if (ailing.length === 0) return null;
  return (
    <section class="card stack" id="hooks">
      <h2>{t.hooksTitle}</h2>
      <Table name={t.hooksTitle} heads={[words.hook, words.status, t.since, t.tries, t.nextTry]}>
        {ailing.map((hook) => (
          <tr>
            <Cell head={words.hook}>
              <a href={hookPath(hook.id)}>{hook.name || hook.url}</a>
            </Cell>
            <Cell head={words.status}>
              <Mark tone={isStopped(hook) ? 'failure' : 'waits'}>
                {isStopped(hook) ? t.stopped : t.fails}
              </Mark>
            </Cell>
            <Cell head={t.since}>
              {hook.failingSince && <ShortTime at={hook.failingSince} zone={zone} />}
            </Cell>
            <Cell head={t.tries} isNumber>
              {hook.failures}
            </Cell>
            <Cell head={t.nextTry}>
              {hook.restsUntil && !isStopped(hook) ? (
                <ShortTime at={hook.restsUntil} zone={zone} />
              ) : (
                '–'
              )}
            </Cell>
          </tr>
        ))}
      </Table>
    </section>
  );
};

/** By us, not by somebody who wanted it so. */
const isStopped = ({ status, disabledReason }: HookRow): boolean =>
  status === 'disabled' && disabledReason !== null;

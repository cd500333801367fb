import { toWire } from '../../db/ids.ts';
import type { HookRow } from '../../hooks/getHook.ts';
import type { HookEventRow } from '../../hooks/listHookEvents.ts';
import { BackTo } from '../layout.tsx';
import { Clock, dayText, type Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import { Answer, DeliveryStatus } from './deliveryTable.tsx';
import { SettingsFrame } from './frame.tsx';
import { deliveriesPath, deliveryPath, hookPath, hooksPath } from './places.ts';

type DeliveryProps = { row: HookEventRow; hooks: HookRow[]; zone: Zone };

export const DeliveryPage = ({
  visit,
  problem,
  ...delivery
}: DeliveryProps & { visit: Visit; problem: string | undefined }) => (
  <SettingsFrame visit={visit} here={hooksPath} problem={problem}>
    <p>
      <BackTo href={deliveriesPath}>{visit.words.settings.deliveries}</BackTo>
    </p>
    <Delivery {...delivery} />
  </SettingsFrame>
);

/** One event on its way to one hook; shown anew until it has come, or was given up. */
export const Delivery = ({ row, hooks, zone }: DeliveryProps) => {
  const { words } = zone;
  const { settings: t, health } = words;
  const hook = hooks.find(({ id }) => id === row.hookId);
  const path = deliveryPath(row.id);
  const isPending = row.status === 'pending';
  const moment = (at: Date) => (
    <>
      {dayText(at, zone)} <Clock at={at} zone={zone} />
    </>
  );
  return (
    <div
      id="delivery"
      class="stack"
      {...(isPending && {
        'hx-get': `${path}/now`,
        'hx-trigger': 'every 2s',
        'hx-swap': 'outerMorph',
      })}
    >
      <section class="card stack">
        <div class="between">
          <h2 class="row">
            <code>
              {row.eventType}: {row.eventAction}
            </code>
            <DeliveryStatus row={row} words={words} />
          </h2>
          {hook && (
            <form method="post" action={`${path}/again`}>
              <button class={row.status === 'failure' ? 'main' : undefined} type="submit">
                {isPending ? t.tryNow : t.sendAgain}
              </button>
            </form>
          )}
        </div>
        <dl class="facts">
          <dt>{words.hook}</dt>
          <dd>{hook ? <a href={hookPath(hook.id)}>{hook.name || hook.url}</a> : t.hookGone}</dd>
          <dt>{t.happened}</dt>
          <dd>{moment(row.createdAt)}</dd>
          <dt>{t.answer}</dt>
          <dd>
            <Answer row={row} words={words} />
          </dd>
          <dt>{health.tries}</dt>
          <dd>{row.attempts}</dd>
          {row.dueAt && (
            <>
              <dt>{health.nextTry}</dt>
              <dd>{moment(row.dueAt)}</dd>
            </>
          )}
          <dt>{t.deliveryId}</dt>
          <dd class="code">{toWire('HIK', row.id)}</dd>
        </dl>
      </section>
      <section class="card stack">
        <h2>{t.body}</h2>
        <pre class="code small">{JSON.stringify(row.object, null, 2)}</pre>
      </section>
    </div>
  );
};

import { toWire } from '../../db/ids.ts';
import type { HookRow } from '../../hooks/getHook.ts';
import { isFailing } from '../../hooks/hookHealth.ts';
import type { HookEventRow } from '../../hooks/listHookEvents.ts';
import { Ask, Hidden } from '../ask.tsx';
import { Sentence } from '../sentence.tsx';
import { Submit } from '../submit.tsx';
import { Empty } from '../table.tsx';
import { Clock, dayText, type Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import { DeliveryTable } from './deliveryTable.tsx';
import { Once, SettingsFrame } from './frame.tsx';
import { HookFields, typedActions } from './hookFields.tsx';
import { HookStatus } from './hookList.tsx';
import { deliveriesPath, hookPath, hooksPath } from './places.ts';

type HookPageProps = {
  visit: Visit;
  hook: HookRow;
  /** The newest. */
  deliveries: HookEventRow[];
  zone: Zone;
  typed: Record<string, string>;
  problem?: string;
  /** Where it has just been made. */
  signingKey?: string;
};

export const HookPage = (props: HookPageProps) => {
  const { visit, hook, deliveries, zone, typed, problem, signingKey } = props;
  const { words } = visit;
  const { settings: t } = words;
  const path = hookPath(hook.id);
  const isOn = hook.status === 'enabled';
  return (
    <SettingsFrame visit={visit} here={hooksPath} problem={problem}>
      <div class="row">
        <h2>{hook.name || hook.url}</h2>
        <HookStatus hook={hook} words={words} />
      </div>
      {signingKey && (
        <Once title={t.keyOfHook} label={t.signingKey} value={signingKey} words={words} />
      )}
      <Ailing hook={hook} zone={zone} />
      <section class="card row">
        <form method="post" action={`${path}/status`}>
          <Hidden values={{ status: isOn ? 'disabled' : 'enabled' }} />
          <button class={isOn ? undefined : 'main'} type="submit">
            {isOn ? t.turnOff : t.turnOn}
          </button>
        </form>
        {isOn && (
          <form method="post" action={`${path}/test`}>
            <button type="submit">{t.test}</button>
          </form>
        )}
        <Ask
          word={t.newSigningKey}
          does={t.newSigningKey}
          sure={t.newSigningKeySure}
          action={`${path}/key`}
        />
        <Ask
          word={words.remove}
          does={t.removeHook}
          sure={t.removeHookSure}
          action={`${path}/remove`}
          isBad
        />
      </section>
      <section class="card stack">
        <h2>{words.edit}</h2>
        <form class="stack narrow" method="post" action={path}>
          <HookFields
            hook={{
              name: typed.name ?? hook.name,
              url: typed.url ?? hook.url,
              eventType: typed.event_type ?? hook.eventType,
              actions: typedActions(typed) ?? hook.actions,
            }}
            words={words}
          />
          <Submit>{words.save}</Submit>
        </form>
      </section>
      <section class="card stack">
        <div class="between">
          <h2>{t.lastDeliveries}</h2>
          <a href={`${deliveriesPath}?${new URLSearchParams({ hook_id: toWire('HOK', hook.id) })}`}>
            {t.allDeliveries}
          </a>
        </div>
        {deliveries.length === 0 ? (
          <Empty title={t.noDeliveries}>{t.noDeliveriesWhat}</Empty>
        ) : (
          <DeliveryTable deliveries={deliveries} hooks={[hook]} zone={zone} />
        )}
      </section>
    </SettingsFrame>
  );
};

/** Why it is told nothing, or since when it takes nothing. */
const Ailing = ({ hook, zone }: { hook: HookRow; zone: Zone }) => {
  const { settings: t } = zone.words;
  if (hook.disabledReason !== null) {
    return (
      <section class="said bad tight">
        <b>{t.stoppedByUs}</b>
        <span class="small">
          <Sentence words={zone.words}>{hook.disabledReason}</Sentence>
        </span>
      </section>
    );
  }
  if (!isFailing(hook) || !hook.failingSince) return null;
  return (
    <section class="said warn tight">
      <b>
        {t.failsSince} {dayText(hook.failingSince, zone)}{' '}
        <Clock at={hook.failingSince} zone={zone} />
      </b>
      <span class="small">{t.failsWhat(hook.failures)}</span>
    </section>
  );
};

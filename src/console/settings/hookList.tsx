import type { HookRow } from '../../hooks/getHook.ts';
import { isFailing } from '../../hooks/hookHealth.ts';
import { Mark } from '../mark.tsx';
import { Submit } from '../submit.tsx';
import { Cell, Empty, Table } from '../table.tsx';
import { ShortTime, type Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { SettingsFrame } from './frame.tsx';
import { HookFields, typedActions, typeWord } from './hookFields.tsx';
import { deliveriesPath, hookPath, hooksPath } from './places.ts';

type HookListProps = {
  visit: Visit;
  hooks: HookRow[];
  zone: Zone;
  problem: string | undefined;
  typed: Record<string, string>;
};

export const HookList = ({ visit, hooks, zone, problem, typed }: HookListProps) => {
  const { words } = visit;
  const { settings: t } = words;
  return (
    <SettingsFrame visit={visit} here={hooksPath} problem={problem}>
      <div class="between">
        <p class="dim grow">{t.hooksWhat}</p>
        <a class="button" href={deliveriesPath}>
          {t.deliveries}
        </a>
      </div>
      <section class="card">
        {hooks.length === 0 ? (
          <Empty title={t.noHooks}>{t.noHooksWhat}</Empty>
        ) : (
          <Table name={t.hooks} heads={[words.hook, t.tells, words.status, t.changed]}>
            {hooks.map((hook) => (
              <tr>
                <Cell head={words.hook}>
                  <b>
                    <a href={hookPath(hook.id)}>{hook.name || hook.url}</a>
                  </b>
                  {hook.name && <div class="small dim">{hook.url}</div>}
                </Cell>
                <Cell head={t.tells}>
                  {typeWord(hook.eventType, words)}
                  {hook.actions.length > 0 && (
                    <div class="small dim">{hook.actions.join(', ')}</div>
                  )}
                </Cell>
                <Cell head={words.status}>
                  <HookStatus hook={hook} words={words} />
                </Cell>
                <Cell head={t.changed}>
                  <ShortTime at={hook.updatedAt} zone={zone} />
                </Cell>
              </tr>
            ))}
          </Table>
        )}
      </section>
      <section class="card stack">
        <h2>{t.newHook}</h2>
        <form class="stack narrow" method="post" action={hooksPath}>
          <HookFields
            hook={{
              name: typed.name ?? '',
              url: typed.url ?? '',
              eventType: typed.event_type ?? 'whatsapp_message',
              actions: typedActions(typed) ?? [],
            }}
            words={words}
          />
          <Submit>{t.makeHook}</Submit>
        </form>
      </section>
    </SettingsFrame>
  );
};

/** Whether it is told anything, and takes it. */
export const HookStatus = ({ hook, words }: { hook: HookRow; words: Words }) => {
  const { settings: t, health } = words;
  if (hook.status === 'disabled') {
    const isStopped = hook.disabledReason !== null;
    return (
      <Mark tone={isStopped ? 'failure' : undefined}>{isStopped ? health.stopped : t.off}</Mark>
    );
  }
  if (isFailing(hook)) return <Mark tone="waits">{health.fails}</Mark>;
  return <Mark tone="success">{t.on}</Mark>;
};

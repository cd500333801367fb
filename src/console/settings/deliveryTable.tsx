import type { HookRow } from '../../hooks/getHook.ts';
import type { HookEventRow } from '../../hooks/listHookEvents.ts';
import { Mark } from '../mark.tsx';
import { Sentence } from '../sentence.tsx';
import { Cell, Table } from '../table.tsx';
import { ShortTime, type Zone } from '../times.tsx';
import type { Words } from '../words.ts';
import { deliveryPath } from './places.ts';

type DeliveryTableProps = { deliveries: HookEventRow[]; hooks: HookRow[]; zone: Zone };

/** What hooks were told, or will be: each with how that stands. */
export const DeliveryTable = ({ deliveries, hooks, zone }: DeliveryTableProps) => {
  const { words } = zone;
  const { settings: t, health } = words;
  const nameOf = (id: string) => {
    const hook = hooks.find((each) => each.id === id);
    return hook ? hook.name || hook.url : t.hookGone;
  };
  const heads = [t.event, words.hook, words.status, t.answer, health.nextTry];
  return (
    <Table name={t.deliveries} heads={heads}>
      {deliveries.map((row) => (
        <tr>
          <Cell head={t.event}>
            <a href={deliveryPath(row.id)}>
              <code>
                {row.eventType}: {row.eventAction}
              </code>
            </a>
            <div class="small dim">
              <ShortTime at={row.createdAt} zone={zone} />
            </div>
          </Cell>
          <Cell head={words.hook}>{nameOf(row.hookId)}</Cell>
          <Cell head={words.status}>
            <DeliveryStatus row={row} words={words} />
          </Cell>
          <Cell head={t.answer}>
            <Answer row={row} words={words} />
          </Cell>
          <Cell head={health.nextTry}>
            {row.dueAt ? <ShortTime at={row.dueAt} zone={zone} /> : '–'}
          </Cell>
        </tr>
      ))}
    </Table>
  );
};

const marks = { pending: 'waits', success: 'success', failure: 'failure' } as const;

type StatusProps = { row: HookEventRow; words: Words };

export const DeliveryStatus = ({ row, words }: StatusProps) => (
  <Mark tone={marks[row.status]}>{words.settings.deliveryIs[row.status]}</Mark>
);

/** What the receiver answered last, or why it did not. */
export const Answer = ({ row: { answeredStatus, error }, words }: StatusProps) => {
  if (answeredStatus !== null) return <>{`HTTP ${answeredStatus}`}</>;
  return error === null ? <>–</> : <Sentence words={words}>{error}</Sentence>;
};

import type { DeadEvent } from '../../relay/deadEvents.ts';
import { Ask, Hidden } from '../ask.tsx';
import { Cell, Table } from '../table.tsx';
import { ShortTime } from '../times.tsx';
import type { Words } from '../words.ts';
import { deadPath } from './places.ts';
import type { Health } from './readHealth.ts';

/** Events that could not be worked, and the way back for them; nothing where there are none. */
export const DeadList = ({ health: { dead, queues, zone } }: { health: Health }) => {
  const { words } = zone;
  const { health: t } = words;
  if (dead.length === 0) return null;
  return (
    <section class="card stack" id="dead">
      <div class="between">
        <h2>{t.deadTitle}</h2>
        <Ask
          word={t.redriveAll}
          sure={t.redriveAllSure(queues.dead)}
          action={`${deadPath}/redrive`}
          does={t.redriveAll}
        />
      </div>
      <p class="dim">{t.deadExplained}</p>
      <Table name={t.deadTitle} heads={[words.why, t.kind, t.died, t.redrive]}>
        {dead.map((event) => (
          <tr>
            <Cell head={words.why}>
              <a href={`${deadPath}/${event.id}`} lang="en">
                {firstLine(event.error)}
              </a>
            </Cell>
            <Cell head={t.kind}>{kindWord(event, words)}</Cell>
            <Cell head={t.died}>
              <ShortTime at={event.diedAt} zone={zone} />
            </Cell>
            <Cell head={t.redrive}>
              <form method="post" action={`${deadPath}/redrive`}>
                <Hidden values={{ dead_id: String(event.id) }} />
                <button type="submit" aria-label={`${t.redrive}: ${event.id}`}>
                  {t.redrive}
                </button>
              </form>
            </Cell>
          </tr>
        ))}
      </Table>
      {queues.dead > dead.length && <p class="small dim">{t.newestShown(dead.length)}</p>}
    </section>
  );
};

export function kindWord({ kind }: Pick<DeadEvent, 'kind'>, { health: { kinds } }: Words): string {
  const known: Record<string, string> = kinds;
  return known[kind] ?? kind;
}

export const firstLine = (error: string): string => error.split('\n', 1)[0] ?? '';

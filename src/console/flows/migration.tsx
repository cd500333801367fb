import { toWire } from '../../db/ids.ts';
import type { FlowRow } from '../../flows/getFlow.ts';
import type { OlderVersion } from '../../flows/listOlderVersions.ts';
import type { MigrateResult } from '../../relay/migrate/migrateFlow.ts';
import { Hidden } from '../ask.tsx';
import { Figure, Figures, whole } from '../figures.tsx';
import { SelectField } from '../selectField.tsx';
import type { Words } from '../words.ts';
import { pathOf } from './places.ts';

/** What a move has done, or in a trial would do. `from`: as it was asked for. */
export type Migrated = { from: string; isTrial: boolean; result: MigrateResult };

type MigrationProps = {
  flow: FlowRow;
  /** That open processes run. */
  older: OlderVersion[];
  migrated: Migrated | undefined;
  words: Words;
};

/** Open processes moved to the newest version, once one has seen what would become of them. */
export const Migration = ({ flow, older, migrated, words }: MigrationProps) => {
  const its = words.flows;
  return (
    <section class="card stack" id="migration">
      <div class="tight">
        <h2>{its.migrate}</h2>
        <p class="dim">{its.migrateWhat}</p>
      </div>
      {older.length > 0 && (
        <form class="filter" method="post" action={`${pathOf(flow.id)}/migrate#migration`}>
          <Hidden values={{ trial: 'yes' }} />
          <SelectField
            name="from"
            word={its.from}
            options={[
              ['all', its.allOlder],
              ...older.map(
                ({ version, openProcesses }) =>
                  [String(version), `v${version} (${whole(openProcesses, words.lang)})`] as const,
              ),
            ]}
            chosen={migrated?.from}
          />
          <button type="submit">{its.tryMove}</button>
        </form>
      )}
      {older.length === 0 && !migrated && <p class="small">{its.noneToMove}</p>}
      {migrated && <Result flow={flow} migrated={migrated} words={words} />}
    </section>
  );
};

type ResultProps = { flow: FlowRow; migrated: Migrated; words: Words };

const Result = ({ flow, migrated: { from, isTrial, result }, words }: ResultProps) => {
  const its = words.flows;
  const { looked, moved, stuck, next } = result;
  return (
    <div class="stack" role="status">
      <Figures>
        <Figure name={its.looked}>{whole(looked, words.lang)}</Figure>
        <Figure name={isTrial ? its.wouldMove : its.moved} tone="good">
          {whole(moved, words.lang)}
        </Figure>
        <Figure
          name={isTrial ? its.wouldNotMove : its.stayed}
          tone={stuck.length > 0 ? 'warn' : undefined}
        >
          {whole(stuck.length, words.lang)}
        </Figure>
      </Figures>
      {stuck.length > 0 && (
        <div class="tight">
          <h3>{its.whyStayed}</h3>
          <ul class="reasons small">
            {reasonsOf(result).map(({ step, version, reason, count, example }) => (
              <li>
                <b>{whole(count, words.lang)}</b> · v{version} · <code>{step}</code>: {its[reason]}{' '}
                <span class="dim">({example})</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {isTrial && moved > 0 && (
        <form method="post" action={`${pathOf(flow.id)}/migrate#migration`}>
          <Hidden values={{ from }} />
          <button class="main" type="submit">
            {`${its.move}: ${whole(moved, words.lang)} → v${result.version}`}
          </button>
        </form>
      )}
      {next !== undefined && (
        <form method="post" action={`${pathOf(flow.id)}/migrate#migration`}>
          <Hidden
            values={{ from, after: toWire('EN_CHT_', next), ...(isTrial && { trial: 'yes' }) }}
          />
          <button type="submit">{its.moveMore}</button>
        </form>
      )}
    </div>
  );
};

type Reason = MigrateResult['stuck'][number] & { count: number; example: string };

/** Those that stay for one reason at one step of one version, together; most first. */
function reasonsOf({ stuck }: MigrateResult): Reason[] {
  const reasons = new Map<string, Reason>();
  for (const each of stuck) {
    const key = `${each.version} ${each.step} ${each.reason}`;
    const found = reasons.get(key);
    if (found) found.count += 1;
    else reasons.set(key, { ...each, count: 1, example: toWire('IDP', each.processId) });
  }
  return [...reasons.values()].toSorted((one, other) => other.count - one.count);
}

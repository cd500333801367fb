import type { Page } from '../../db/page.ts';
import type { ErrorDetail } from '../../errors.ts';
import type { OlderVersion } from '../../flows/listOlderVersions.ts';
import type { VersionSummary } from '../../flows/listVersions.ts';
import { Ask } from '../ask.tsx';
import { whole } from '../figures.tsx';
import { Mark } from '../mark.tsx';
import { Cell, Empty, Pages, Table } from '../table.tsx';
import { Clock, isSameDay, ShortTime, type Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import { type Compared, Comparison } from './comparison.tsx';
import { FlowFrame } from './flowFrame.tsx';
import { type Migrated, Migration } from './migration.tsx';
import { pathOf } from './places.ts';
import type { ShownFlow } from './readFlow.ts';
import { RefusedWith } from './refusedWith.tsx';

type VersionsProps = {
  visit: Visit;
  flow: ShownFlow;
  page: Page<VersionSummary>;
  query: Record<string, string>;
  older: OlderVersion[];
  compared: Compared | undefined;
  migrated?: Migrated | undefined;
  zone: Zone;
  problem?: string | undefined;
  details?: ErrorDetail[] | undefined;
};

/** What a flow was and is, who still runs what, and the ways back and on. */
export const VersionsPage = (props: VersionsProps) => {
  const { visit, flow, page, query, older, compared, migrated, zone, problem, details } = props;
  const { words } = visit;
  const its = words.flows;
  const path = `${pathOf(flow.id)}/versions`;
  return (
    <FlowFrame visit={visit} flow={flow} tab="versions">
      <RefusedWith words={words} message={problem} details={details} />
      <section class="card">
        {page.items.length === 0 ? (
          <Empty title={its.noVersions}>
            {its.noVersionsWhy} <a href={`${pathOf(flow.id)}/edit`}>{its.openEditor}</a>
          </Empty>
        ) : (
          <Table
            name={its.versions}
            heads={[its.version, its.publishedOn, its.warnings, its.open, '']}
          >
            {page.items.map((version) => (
              <VersionLine flow={flow} version={version} zone={zone} />
            ))}
          </Table>
        )}
        <Pages path={path} query={query} next={page.next} words={words} />
      </section>
      {page.items.length > 0 && (
        <>
          <Comparison
            flow={flow}
            versions={page.items.map(({ version }) => version)}
            compared={compared}
            words={words}
          />
          <Migration flow={flow} older={older} migrated={migrated} words={words} />
        </>
      )}
    </FlowFrame>
  );
};

type LineProps = { flow: ShownFlow; version: VersionSummary; zone: Zone };

const VersionLine = ({ flow, version: row, zone }: LineProps) => {
  const { words } = zone;
  const its = words.flows;
  const path = pathOf(flow.id);
  const { version, publishedAt, findings, openProcesses } = row;
  const isCurrent = version === flow.publishedVersion;
  return (
    <tr>
      <Cell head={its.version}>
        <b>v{version}</b> {isCurrent && <Mark tone="success">{its.isCurrent}</Mark>}
      </Cell>
      <Cell head={its.publishedOn}>
        <ShortTime at={publishedAt} zone={zone} />{' '}
        {!isSameDay(publishedAt, zone.now, zone) && <Clock at={publishedAt} zone={zone} />}
      </Cell>
      <Cell head={its.warnings} isNumber>
        {whole(findings, words.lang)}
      </Cell>
      <Cell head={its.open} isNumber>
        {whole(openProcesses, words.lang)}
      </Cell>
      <Cell head="">
        <div class="row line-acts">
          <a
            class="button"
            href={`${path}/versions?from=${version}&to=draft#comparison`}
            aria-label={`${its.compare}: v${version}`}
          >
            {its.compare}
          </a>
          {!isCurrent && (
            <Ask
              word={its.rollBack}
              of={`v${version}`}
              sure={its.rollBackSure}
              action={`${path}/roll-back`}
              hidden={{ version: String(version) }}
            />
          )}
        </div>
      </Cell>
    </tr>
  );
};

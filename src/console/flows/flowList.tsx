import { z } from 'zod';
import { readCursor } from '../../db/cursor.ts';
import type { Cursor } from '../../db/page.ts';
import type { Unit } from '../../db/unit.ts';
import { findUnpublished } from '../../flows/findUnpublished.ts';
import { type FlowSummary, listFlows } from '../../flows/listFlows.ts';
import { countByFlow, type FlowCounts } from '../../processes/countByFlow.ts';
import { Bar, percent, whole } from '../figures.tsx';
import { Filter, SearchField } from '../filter.tsx';
import { Icon } from '../icons.tsx';
import { Frame } from '../layout.tsx';
import { readZone } from '../readZone.ts';
import { SelectField } from '../selectField.tsx';
import { Cell, Empty, Pages, Table } from '../table.tsx';
import { ShortTime, type Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import { FlowMark } from './flowFrame.tsx';
import { flowsPath, pathOf } from './places.ts';

const asked = z.object({
  q: z.string().trim().max(200).catch(''),
  status: z.enum(['draft', 'published']).optional().catch(undefined),
  start_key: z.string().max(500).optional().catch(undefined),
});

type Listed = FlowSummary & { isAhead: boolean };

const countedDays = 30;
const perPage = 20;

/** The account's flows, and how they fare. */
export async function showFlows(unit: Unit, visit: Visit) {
  const query = asked.parse(visit.c.req.query());
  const { q, status, start_key: begin } = query;
  const page = await listFlows(
    unit,
    { name: q, status },
    { limit: perPage, ...(begin && { after: readCursor(begin) }) },
  );
  const since = new Date(unit.now.getTime() - countedDays * 86_400_000);
  const ids = page.items.map(({ id }) => id);
  const ahead = await findUnpublished(unit, ids);
  return (
    <Flows
      visit={visit}
      query={query}
      flows={page.items.map((flow) => ({ ...flow, isAhead: ahead.has(flow.id) }))}
      next={page.next}
      counts={await countByFlow(unit, ids, since)}
      zone={await readZone(unit, visit.words)}
    />
  );
}

type FlowsProps = {
  visit: Visit;
  query: z.output<typeof asked>;
  flows: Listed[];
  next: Cursor | undefined;
  counts: Map<string, FlowCounts>;
  zone: Zone;
};

const Flows = ({ visit: { user, words }, query, flows, next, counts, zone }: FlowsProps) => {
  const { q, status, start_key: begin } = query;
  const isAll = !q && !status && !begin;
  const address = { q, ...(status && { status }), ...(begin && { start_key: begin }) };
  const its = words.flows;
  return (
    <Frame words={words} user={user} place={flowsPath} title={words.places.flows}>
      <div class="between">
        <p class="dim">{its.what}</p>
        <a class="button main" href={`${flowsPath}/new`}>
          <Icon name="plus" /> {its.newFlow}
        </a>
      </div>
      {(!isAll || flows.length > 0) && (
        <Filter path={flowsPath} word={words.apply}>
          <SearchField word={its.search} value={q} most={200} />
          <SelectField
            name="status"
            word={words.status}
            options={[
              ['published', its.published],
              ['draft', its.draft],
            ]}
            chosen={status}
            none={its.anyStatus}
          />
        </Filter>
      )}
      <section class="card">
        {flows.length === 0 && isAll && (
          <Empty title={its.none}>
            {its.noneWhy} <a href={`${flowsPath}/new`}>{its.newFlow}</a>
          </Empty>
        )}
        {flows.length === 0 && !isAll && <Empty title={its.noneFound}>{its.noneFoundWhy}</Empty>}
        {flows.length > 0 && (
          <Table
            name={words.places.flows}
            heads={[words.name, words.status, its.open, its.completion, its.changed]}
          >
            {flows.map((flow) => (
              <FlowLine flow={flow} counts={counts.get(flow.id)} zone={zone} />
            ))}
          </Table>
        )}
        <Pages path={flowsPath} query={address} next={next} words={words} />
      </section>
    </Frame>
  );
};

type LineProps = { flow: Listed; counts: FlowCounts | undefined; zone: Zone };

const FlowLine = ({ flow, counts, zone }: LineProps) => {
  const { words } = zone;
  const its = words.flows;
  const { open = 0, ended = 0, succeeded = 0 } = counts ?? {};
  return (
    <tr>
      <Cell head={words.name}>
        <a href={pathOf(flow.id)}>{flow.name}</a>
      </Cell>
      <Cell head={words.status}>
        <FlowMark flow={flow} words={words} />
      </Cell>
      <Cell head={its.open} isNumber>
        {whole(open, words.lang)}
      </Cell>
      <Cell head={its.completion} isNumber>
        {ended === 0 ? (
          <span class="dim">–</span>
        ) : (
          <div class="completion">
            <Bar share={succeeded / ended} />
            <span>{percent(succeeded, ended, words.lang)}</span>
            <span class="small dim">
              {words.of} {whole(ended, words.lang)}
            </span>
          </div>
        )}
      </Cell>
      <Cell head={its.changed}>
        <ShortTime at={flow.updatedAt} zone={zone} />
      </Cell>
    </tr>
  );
};

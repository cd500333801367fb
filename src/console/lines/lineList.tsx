import type { FlowSummary } from '../../flows/listFlows.ts';
import { whole } from '../figures.tsx';
import { Frame, Refused } from '../layout.tsx';
import { Cell, Empty, Table } from '../table.tsx';
import type { Visit } from '../visit.ts';
import { Connect } from './connect.tsx';
import { Limit, LineStatus, providerName, Quality } from './lineMarks.tsx';
import { linePath, linesPath } from './places.ts';
import type { ShownLine } from './readLine.ts';

type LineListProps = {
  visit: Visit;
  views: ShownLine[];
  flows: FlowSummary[];
  problem: string | undefined;
  typed: Record<string, string>;
};

export const LineList = ({ visit, views, flows, problem, typed }: LineListProps) => {
  const { words, user } = visit;
  const { lines, lang, places } = words;
  const nameOf = (id: string | null) => flows.find((flow) => flow.id === id)?.name;
  return (
    <Frame words={words} user={user} place={linesPath} title={places.lines}>
      <p class="dim">{lines.what}</p>
      <Refused words={words} message={problem} />
      <section class="card">
        {views.length === 0 ? (
          <Empty title={lines.none}>{lines.noneWhat}</Empty>
        ) : (
          <Table name={places.lines} heads={headsOf(words)}>
            {views.map((view) => (
              <tr>
                <Cell head={words.line}>
                  <b>
                    <a href={linePath(view.line.phoneNumber)}>{view.line.name}</a>
                  </b>
                  <div class="small dim">
                    {view.line.phoneNumber} · {providerName(view.line.provider)}
                  </div>
                </Cell>
                <Cell head={words.status}>
                  <LineStatus line={view.line} words={words} />
                </Cell>
                <Cell head={words.quality}>
                  <Quality line={view.line} words={words} />
                </Cell>
                <Cell head={lines.begunToday} isNumber>
                  <Limit view={view} words={words} />
                </Cell>
                <Cell head={lines.throughput} isNumber>
                  {whole(view.line.throughput, lang)} {lines.aSecond}
                </Cell>
                <Cell head={lines.defaultFlow}>
                  {nameOf(view.line.defaultFlowId) ?? <span class="dim">{lines.noFlow}</span>}
                </Cell>
              </tr>
            ))}
          </Table>
        )}
      </section>
      <Connect words={words} wabaId={typed.waba_id} />
    </Frame>
  );
};

const headsOf = ({ line, lines, status, quality }: Visit['words']) => [
  line,
  status,
  quality,
  lines.begunToday,
  lines.throughput,
  lines.defaultFlow,
];

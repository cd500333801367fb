import { toWire } from '../../db/ids.ts';
import type { ProcessView } from '../../processes/getProcess.ts';
import { Mark } from '../mark.tsx';
import { Cell, Empty, Table } from '../table.tsx';
import { ShortTime, type Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import { keepers } from './places.ts';
import type { Dealings } from './readPerson.ts';

type DealingsProps = { visit: Visit; dealings: Dealings; zone: Zone };

/** What somebody was led through by flows, and the campaigns they were in. */
export const DealingsOf = ({ visit, dealings: { processes, campaigns }, zone }: DealingsProps) => {
  const { words, user } = visit;
  const { contacts } = words;
  const isLinked = keepers.some((role) => role === user.role);
  return (
    <>
      <section class="card stack">
        <h2>{contacts.processes}</h2>
        {processes.length === 0 ? (
          <Empty title={contacts.noProcesses}>{contacts.noProcessesWhy}</Empty>
        ) : (
          <Table
            name={contacts.processes}
            heads={[words.flow, words.status, words.step, words.line, contacts.begun]}
          >
            {processes.map((view) => (
              <ProcessRow view={view} zone={zone} />
            ))}
          </Table>
        )}
      </section>
      <section class="card stack">
        <h2>{words.places.campaigns}</h2>
        {campaigns.length === 0 ? (
          <Empty title={contacts.noCampaigns}>{contacts.noCampaignsWhy}</Empty>
        ) : (
          <Table
            name={words.places.campaigns}
            heads={[words.name, words.status, words.lastActivity]}
          >
            {campaigns.map(({ id, name, state, at }) => (
              <tr>
                <Cell head={words.name}>
                  {isLinked ? <a href={`/console/campaigns/${toWire('CPG', id)}`}>{name}</a> : name}
                </Cell>
                <Cell head={words.status}>{contacts.recipient[state]}</Cell>
                <Cell head={words.lastActivity}>
                  <ShortTime at={at} zone={zone} />
                </Cell>
              </tr>
            ))}
          </Table>
        )}
      </section>
    </>
  );
};

const ProcessRow = ({ view, zone }: { view: ProcessView; zone: Zone }) => {
  const { process, definition, lineName, lineNumber } = view;
  const { words } = zone;
  const name: unknown = Object(definition).name;
  return (
    <tr>
      <Cell head={words.flow}>
        <b title={toWire('IDP', process.id)}>{typeof name === 'string' ? name : ''}</b>
      </Cell>
      <Cell head={words.status}>
        <Mark tone={process.status === 'pending' ? undefined : process.status}>
          {words[process.status]}
        </Mark>
      </Cell>
      <Cell head={words.step}>
        <span class="code">{process.state.step}</span>
      </Cell>
      <Cell head={words.line}>{lineName || lineNumber}</Cell>
      <Cell head={words.contacts.begun}>
        <ShortTime at={process.createdAt} zone={zone} />
      </Cell>
    </tr>
  );
};

import { toWire } from '../../db/ids.ts';
import { cutTo } from '../../engine/limits.ts';
import type { ErrorDetail } from '../../errors.ts';
import type { InboundView } from '../../lines/getInbound.ts';
import type { LineView } from '../../lines/getLine.ts';
import { Ask } from '../ask.tsx';
import { Icon } from '../icons.tsx';
import type { Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { FlowFrame } from './flowFrame.tsx';
import { pathOf } from './places.ts';
import type { ShownFlow } from './readFlow.ts';
import { RefusedWith } from './refusedWith.tsx';

type SettingsProps = {
  visit: Visit;
  flow: ShownFlow;
  inbounds: InboundView[];
  lines: LineView[];
  problem?: string | undefined;
  details?: ErrorDetail[] | undefined;
  typed: Record<string, string>;
};

/** How a flow starts, how it is copied, how it ends. */
export const SettingsPage = (props: SettingsProps) => {
  const { visit, flow, inbounds, lines, problem, details, typed } = props;
  const { words } = visit;
  const its = words.flows;
  const path = pathOf(flow.id);
  return (
    <FlowFrame visit={visit} flow={flow} tab="settings">
      <RefusedWith words={words} message={problem} details={details} />
      <section class="card stack">
        <div class="tight">
          <h2>{its.waysIn}</h2>
          <p class="dim">{its.waysInWhat}</p>
        </div>
        <WaysIn flow={flow} inbounds={inbounds} lines={lines} words={words} />
        {flow.publishedVersion === null && <p class="said warn">{its.notPublishedWays}</p>}
        {flow.publishedVersion !== null && lines.length === 0 && (
          <p class="said warn">{its.noLines}</p>
        )}
        {flow.publishedVersion !== null && lines.length > 0 && (
          <NewWays flow={flow} lines={lines} words={words} typed={typed} />
        )}
      </section>
      <section class="card stack">
        <div class="tight">
          <h2>{its.copies}</h2>
          <p class="dim">{its.cloneWhat}</p>
        </div>
        <form class="filter" method="post" action={`${path}/clone`}>
          <label>
            {words.name}
            <input
              name="name"
              required
              maxlength={200}
              value={typed.name ?? `${cutTo(flow.name, 190)} (${its.copyOf})`}
            />
          </label>
          <button type="submit">{its.clone}</button>
        </form>
        <div class="between">
          <p class="dim grow">{its.exportWhat}</p>
          <a class="button" href={`${path}/export`} download>
            <Icon name="download" /> {its.export}
          </a>
        </div>
      </section>
      <section class="card stack">
        <h2>{its.end}</h2>
        <div class="row">
          {flow.publishedVersion !== null && (
            <Ask word={its.unpublish} sure={its.unpublishSure} action={`${path}/unpublish`} isBad />
          )}
          <Ask word={its.delete} sure={its.deleteSure} action={`${path}/delete`} isBad />
        </div>
      </section>
    </FlowFrame>
  );
};

type WaysProps = { flow: ShownFlow; inbounds: InboundView[]; lines: LineView[]; words: Words };

const WaysIn = ({ flow, inbounds, lines, words }: WaysProps) => {
  const its = words.flows;
  const path = pathOf(flow.id);
  const defaults = lines.filter(({ line }) => line.defaultFlowId === flow.id);
  if (inbounds.length + defaults.length === 0) return <p class="small">{its.noWaysIn}</p>;
  return (
    <ul class="list">
      {inbounds.map(({ inbound, phoneNumber }) => (
        <li>
          <p>
            <b>{inbound.phrase}</b> <span class="dim">{phoneNumber}</span>
          </p>
          <Ask
            word={words.remove}
            of={inbound.phrase}
            sure={its.removePhraseSure}
            action={`${path}/phrases/remove`}
            hidden={{ inbound_id: toWire('INB', inbound.id) }}
            isBad
          />
        </li>
      ))}
      {defaults.map(({ line }) => (
        <li>
          <p>
            {its.defaultOf} <b>{line.phoneNumber}</b> <span class="dim">{line.name}</span>
          </p>
          <Ask
            word={its.stopDefault}
            of={line.phoneNumber}
            sure={its.stopDefaultSure}
            action={`${path}/default`}
            hidden={{ line: line.phoneNumber, stop: 'yes' }}
            isBad
          />
        </li>
      ))}
    </ul>
  );
};

type NewWaysProps = Omit<WaysProps, 'inbounds'> & { typed: Record<string, string> };

const NewWays = ({ flow, lines, words, typed }: NewWaysProps) => {
  const its = words.flows;
  const path = pathOf(flow.id);
  const others = lines.filter(({ line }) => line.defaultFlowId !== flow.id);
  return (
    <>
      <form class="filter" method="post" action={`${path}/phrases`}>
        <label>
          {words.phrase}
          <input name="phrase" value={typed.phrase} required maxlength={1024} />
        </label>
        <LineField lines={lines} chosen={typed.line} words={words} />
        <button type="submit">{its.addPhrase}</button>
      </form>
      {others.length > 0 && (
        <form class="filter" method="post" action={`${path}/default`}>
          <LineField lines={others} chosen={typed.line} words={words} saysDefault />
          <button type="submit">{its.makeDefault}</button>
        </form>
      )}
    </>
  );
};

type LineFieldProps = {
  lines: LineView[];
  chosen: string | undefined;
  words: Words;
  saysDefault?: boolean;
};

const LineField = ({ lines, chosen, words, saysDefault }: LineFieldProps) => (
  <label>
    {words.line}
    <select name="line">
      {lines.map(({ line }) => (
        <option value={line.phoneNumber} selected={line.phoneNumber === chosen}>
          {[line.phoneNumber, line.name].filter(Boolean).join(' · ')}
          {saysDefault && line.defaultFlowId !== null && ` (${words.flows.insteadOfAnother})`}
        </option>
      ))}
    </select>
  </label>
);

import { toWire } from '../../db/ids.ts';
import type { FlowSummary } from '../../flows/listFlows.ts';
import type { InboundView } from '../../lines/getInbound.ts';
import { shortLink } from '../../lines/inboundLink.ts';
import { Copied } from '../copied.tsx';
import { flowOptions } from '../flowOptions.ts';
import { SelectField } from '../selectField.tsx';
import { Empty } from '../table.tsx';
import type { Words } from '../words.ts';
import { inboundsPath, linePath } from './places.ts';
import type { OpenLine } from './readLine.ts';

type InboundsProps = { open: OpenLine; words: Words; typed: Record<string, string> };

/** Phrases that start a flow on a line, and how people come to say them. */
export const Inbounds = ({ open, words, typed }: InboundsProps) => {
  const { inbounds, hasMore, flows, view } = open;
  const { lines } = words;
  return (
    <section class="card stack" id="inbounds">
      <div class="tight">
        <h2>{lines.inbounds}</h2>
        <p class="dim">{lines.inboundsWhat}</p>
      </div>
      {inbounds.length === 0 ? (
        <Empty title={lines.noInbounds}>{lines.noInboundsWhat}</Empty>
      ) : (
        <ul class="inbounds">
          {inbounds.map((each) => (
            <InboundRow inbound={each} flows={flows} words={words} />
          ))}
        </ul>
      )}
      {hasMore && <p class="small dim">{words.health.oldestShown(inbounds.length)}</p>}
      {flows.length === 0 ? (
        <p class="said warn">
          {lines.noFlows} <a href="/console/flows">{words.places.flows}</a>
        </p>
      ) : (
        <form class="fields" method="post" action={`${linePath(view.line.phoneNumber)}/inbounds`}>
          <label>
            {words.phrase}
            <input
              name="phrase"
              value={typed.phrase}
              maxlength={1_024}
              placeholder={lines.phraseExample}
              required
            />
          </label>
          <SelectField
            name="flow_id"
            word={lines.starts}
            options={flowOptions(flows)}
            chosen={typed.flow_id}
            required
          />
          <button class="main" type="submit">
            {lines.addInbound}
          </button>
        </form>
      )}
    </section>
  );
};

type InboundRowProps = { inbound: InboundView; flows: FlowSummary[]; words: Words };

const InboundRow = ({ inbound: view, flows, words }: InboundRowProps) => {
  const { id, phrase, flowId } = view.inbound;
  const path = `${inboundsPath}/${toWire('INB', id)}`;
  return (
    <li>
      <a class="qr-small" href={path} aria-label={`${words.lines.qr}: ${phrase}`}>
        <img src={`${path}/qr.svg`} alt="" width="88" height="88" loading="lazy" />
      </a>
      <div class="tight grow">
        <b>
          <a href={path}>“{phrase}”</a>
        </b>
        <span class="small dim">
          {words.lines.starts} {flows.find((flow) => flow.id === flowId)?.name}
        </span>
        <Copied
          label={`${words.lines.link}: ${phrase}`}
          value={shortLink(view)}
          words={words}
          isHidden
        />
      </div>
    </li>
  );
};

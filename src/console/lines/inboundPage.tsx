import { raw } from 'hono/html';
import { toWire } from '../../db/ids.ts';
import type { FlowSummary } from '../../flows/listFlows.ts';
import type { InboundView } from '../../lines/getInbound.ts';
import { shortLink } from '../../lines/inboundLink.ts';
import { Ask } from '../ask.tsx';
import { Copied } from '../copied.tsx';
import { flowOptions } from '../flowOptions.ts';
import { Icon } from '../icons.tsx';
import { BackTo, Frame, Refused } from '../layout.tsx';
import { SelectField } from '../selectField.tsx';
import type { Visit } from '../visit.ts';
import { inboundsPath, linePath, linesPath } from './places.ts';
import { findQr } from './qr.ts';

type InboundPageProps = {
  visit: Visit;
  view: InboundView;
  flows: FlowSummary[];
  problem: string | undefined;
  typed: Record<string, string>;
};

/** One phrase: its link, its QR code, and what it starts. */
export const InboundPage = ({ visit, view, flows, problem, typed }: InboundPageProps) => {
  const { words, user } = visit;
  const { lines } = words;
  const { id, phrase, flowId } = view.inbound;
  const path = `${inboundsPath}/${toWire('INB', id)}`;
  const link = shortLink(view);
  const qr = findQr(link);
  return (
    <Frame words={words} user={user} place={linesPath} title={`“${phrase}”`}>
      <p class="row dim">
        <BackTo href={linePath(view.phoneNumber)}>{view.phoneNumber}</BackTo>
        <span>{lines.inbound}</span>
      </p>
      <Refused words={words} message={problem} />
      <section class="card qr-card">
        {qr && (
          <div class="qr" role="img" aria-label={`${lines.qr}: ${phrase}`}>
            {raw(qr)}
          </div>
        )}
        <div class="stack grow">
          <p>{qr ? lines.qrWhat : lines.qrTooLong}</p>
          <Copied label={lines.link} value={link} words={words} />
          <div class="row">
            {qr && (
              <a class="button" href={`${path}/qr.svg`} download>
                <Icon name="download" /> {lines.downloadQr}
              </a>
            )}
            <a class="button" href={link} target="_blank" rel="noopener noreferrer">
              {lines.openLink}
            </a>
          </div>
        </div>
      </section>
      <section class="card stack">
        <h2>{words.edit}</h2>
        <form class="fields" method="post" action={path}>
          <label>
            {words.phrase}
            <input name="phrase" value={typed.phrase ?? phrase} maxlength={1_024} required />
          </label>
          <SelectField
            name="flow_id"
            word={lines.starts}
            options={flowOptions(flows)}
            chosen={typed.flow_id ?? toWire('IPF', flowId)}
            required
          />
          <button class="main" type="submit">
            {words.save}
          </button>
        </form>
        <div class="between">
          <p class="small dim grow">{lines.changeWhat}</p>
          <Ask
            word={words.remove}
            does={lines.removeInbound}
            sure={lines.removeInboundSure}
            action={`${path}/remove`}
            isBad
          />
        </div>
      </section>
    </Frame>
  );
};

import { z } from 'zod';
import { fromWire, toWire } from '../../db/ids.ts';
import { notFound } from '../../errors.ts';
import { configureLine } from '../../lines/configureLine.ts';
import { createInbound } from '../../lines/createInbound.ts';
import { deleteInbound } from '../../lines/deleteInbound.ts';
import { getInbound } from '../../lines/getInbound.ts';
import { shortLink } from '../../lines/inboundLink.ts';
import { resumeLine } from '../../lines/resumeLine.ts';
import { updateInbound } from '../../lines/updateInbound.ts';
import { wabaFields } from '../../lines/wabaFields.ts';
import { typedIn } from '../typed.ts';
import { addAction, addPage, type Show, type Site, unitsOf } from '../visit.ts';
import { connectWaba } from './connectWaba.ts';
import { InboundPage } from './inboundPage.tsx';
import { LineList } from './lineList.tsx';
import { LinePage } from './linePage.tsx';
import { inboundIdOf, inboundsPath, linePath, linesPath, numberOf, roles } from './places.ts';
import { findQr } from './qr.ts';
import { readLine, readLines, readPublished } from './readLine.ts';

const oneLine = `${linesPath}/:line`;
const oneInbound = `${inboundsPath}/:inbound_id`;

const flowOrNone = z.string().transform((text) => (text === '' ? null : fromWire('IPF', text)));

const settings = z.object({
  default_flow_id: flowOrNone,
  /** When the form was made. */
  default_flow_was: flowOrNone.optional(),
  read_marks: z.literal('yes').optional(),
  typing: z.literal('yes').optional(),
});

const inbound = z.object({
  phrase: z.string().trim().min(1).max(1_024),
  flow_id: z.string().transform((text) => fromWire('IPF', text)),
});

/** Numbers, how they behave, and the phrases that start flows on them. */
export function addLines(site: Site): void {
  const { deps } = site;
  const within = unitsOf(deps);

  const linePage: Show = async (visit, problem) => {
    const typed = await typedIn(visit.c);
    return within(visit, async (unit) => {
      const open = await readLine(unit, numberOf(visit.c), visit.words);
      return <LinePage visit={visit} open={open} problem={problem} typed={typed} />;
    });
  };
  const inboundPage: Show = async (visit, problem) => {
    const typed = await typedIn(visit.c);
    return within(visit, async (unit) => {
      const view = await getInbound(unit, inboundIdOf(visit.c));
      const flows = await readPublished(unit);
      return (
        <InboundPage visit={visit} view={view} flows={flows} problem={problem} typed={typed} />
      );
    });
  };

  const listPage: Show = async (visit, problem) => {
    const typed = await typedIn(visit.c);
    return within(visit, async (unit) => (
      <LineList
        visit={visit}
        views={await readLines(unit)}
        flows={await readPublished(unit)}
        problem={problem}
        typed={typed}
      />
    ));
  };

  addPage(site, { path: linesPath, roles }, listPage);
  addAction(
    site,
    { path: linesPath, roles, fields: z.object(wabaFields), page: listPage },
    async ({ user: { accountId } }, fields) => {
      await connectWaba(deps, accountId, fields);
      return { to: linesPath };
    },
  );
  addPage(site, { path: oneInbound, roles }, inboundPage);
  addPage(site, { path: `${oneInbound}/qr.svg`, roles }, async (visit) => {
    const { c } = visit;
    const id = inboundIdOf(c);
    const view = await within(visit, (unit) => getInbound(unit, id));
    const qr = findQr(shortLink(view));
    if (qr === undefined) throw notFound('qr');
    c.header('Content-Type', 'image/svg+xml');
    c.header('Content-Disposition', `attachment; filename="${toWire('INB', id)}.svg"`);
    return c.body(qr);
  });
  addAction(
    site,
    { path: oneInbound, roles, fields: inbound, page: inboundPage },
    async (visit, { phrase, flow_id: flowId }) => {
      const id = inboundIdOf(visit.c);
      await within(visit, (unit) => updateInbound(unit, id, { phrase, flowId }));
      return { to: `${inboundsPath}/${toWire('INB', id)}` };
    },
  );
  addAction(
    site,
    { path: `${oneInbound}/remove`, roles, fields: z.object({}), page: inboundPage },
    (visit) =>
      within(visit, async (unit) => {
        const { inbound: gone, phoneNumber } = await getInbound(unit, inboundIdOf(visit.c));
        await deleteInbound(unit, gone.id);
        return { to: `${linePath(phoneNumber)}#inbounds` };
      }),
  );

  addPage(site, { path: oneLine, roles }, linePage);
  addAction(
    site,
    { path: `${oneLine}/settings`, roles, fields: settings, page: linePage },
    async (visit, { default_flow_id: chosen, default_flow_was: was, ...marks }) => {
      const { line } = await within(visit, (unit) =>
        configureLine(unit, numberOf(visit.c), {
          // Another may have been given meanwhile, by its flow: who did not touch it leaves it.
          ...(chosen !== was && { defaultFlowId: chosen }),
          settings: { readMarks: marks.read_marks === 'yes', typing: marks.typing === 'yes' },
        }),
      );
      return { to: linePath(line.phoneNumber) };
    },
  );
  addAction(
    site,
    { path: `${oneLine}/resume`, roles, fields: z.object({}), page: linePage },
    async (visit) => {
      const { line } = await within(visit, (unit) => resumeLine(unit, numberOf(visit.c)));
      return { to: linePath(line.phoneNumber) };
    },
  );
  addAction(
    site,
    { path: `${oneLine}/inbounds`, roles, fields: inbound, page: linePage },
    async (visit, { phrase, flow_id: flowId }) => {
      const made = await within(visit, (unit) =>
        createInbound(unit, { number: numberOf(visit.c), flowId, phrase }),
      );
      return { to: `${inboundsPath}/${toWire('INB', made.inbound.id)}` };
    },
  );
}

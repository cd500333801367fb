import { z } from 'zod';
import { fromWire } from '../../db/ids.ts';
import type { Unit } from '../../db/unit.ts';
import { AppError } from '../../errors.ts';
import { cloneFlow } from '../../flows/cloneFlow.ts';
import { deleteFlow } from '../../flows/deleteFlow.ts';
import { exportFlow } from '../../flows/exportFlow.ts';
import { getFlow } from '../../flows/getFlow.ts';
import { unpublishFlow } from '../../flows/unpublishFlow.ts';
import { configureLine } from '../../lines/configureLine.ts';
import { createInbound } from '../../lines/createInbound.ts';
import { deleteInbound } from '../../lines/deleteInbound.ts';
import { getInbound } from '../../lines/getInbound.ts';
import { getLine } from '../../lines/getLine.ts';
import { listInboundsOfFlow } from '../../lines/listInboundsOfFlow.ts';
import { listLines } from '../../lines/listLines.ts';
import { typedIn } from '../typed.ts';
import { addAction, addPage, type Site, unitsOf, type Visit } from '../visit.ts';
import { flowIdOf, flowsPath, onePath, pathOf, roles } from './places.ts';
import { readFlow } from './readFlow.ts';
import { SettingsPage } from './settingsPage.tsx';

const mostShown = 100;
const lineNumber = z.string().trim().min(1).max(30);

/** What one does with a flow as a whole. */
export function addSettings(site: Site): void {
  const { deps } = site;
  const read = unitsOf(deps);
  const page = async (visit: Visit, problem?: string, error?: AppError) => {
    const typed = await typedIn(visit.c);
    return read(visit, async (unit) => {
      const flow = await readFlow(unit, visit);
      return (
        <SettingsPage
          visit={visit}
          flow={flow}
          inbounds={await listInboundsOfFlow(unit, flow.id, mostShown)}
          lines={(await listLines(unit, { limit: mostShown })).items}
          problem={problem}
          details={error?.details}
          typed={typed}
        />
      );
    });
  };
  /** Does something with the flow, and comes back. */
  const add = <F extends z.ZodType>(
    name: string,
    fields: F,
    act: (unit: Unit, flowId: string, fields: z.output<F>) => Promise<{ to: string } | undefined>,
  ) =>
    addAction(site, { path: `${onePath}/${name}`, roles, fields, page }, async (visit, given) => {
      const flowId = flowIdOf(visit.c);
      const done = await read(visit, async (unit) => {
        await getFlow(unit, flowId);
        return act(unit, flowId, given);
      });
      return done ?? { to: `${pathOf(flowId)}/settings` };
    });

  addPage(site, { path: `${onePath}/settings`, roles }, (visit) => page(visit));
  addPage(site, { path: `${onePath}/export`, roles }, (visit) =>
    read(visit, async (unit) => {
      const file = await exportFlow(unit, flowIdOf(visit.c));
      const name = file.name.replaceAll(/[^\p{L}\p{N} ._-]+/gu, '_');
      visit.c.header(
        'Content-Disposition',
        `attachment; filename="flow.json"; filename*=UTF-8''${encodeURIComponent(`${name}.json`)}`,
      );
      return visit.c.json(file);
    }),
  );

  add(
    'phrases',
    z.object({ line: lineNumber, phrase: z.string().trim().min(1).max(1_024) }),
    async (unit, flowId, { line, phrase }) => {
      await createInbound(unit, { number: line, flowId, phrase });
      return undefined;
    },
  );
  add(
    'phrases/remove',
    z.object({ inbound_id: z.string().transform((text) => fromWire('INB', text)) }),
    async (unit, flowId, { inbound_id: inboundId }) => {
      const { inbound } = await getInbound(unit, inboundId);
      if (inbound.flowId !== flowId) throw new AppError('not_found', 'inbound flow not found');
      await deleteInbound(unit, inboundId);
      return undefined;
    },
  );
  add(
    'default',
    z.object({ line: lineNumber, stop: z.literal('yes').optional() }),
    async (unit, flowId, { line: number, stop }) => {
      const { line } = await getLine(unit, number);
      if (!stop) await configureLine(unit, number, { defaultFlowId: flowId });
      // Another has taken its place since the page was read.
      else if (line.defaultFlowId === flowId) {
        await configureLine(unit, number, { defaultFlowId: null });
      }
      return undefined;
    },
  );
  add(
    'clone',
    z.object({ name: z.string().trim().min(1).max(200) }),
    async (unit, flowId, { name }) => {
      const made = await cloneFlow(unit, flowId, { name });
      return { to: `${pathOf(made.id)}/edit` };
    },
  );
  add('unpublish', z.object({}), async (unit, flowId) => {
    await unpublishFlow(unit, flowId);
    return undefined;
  });
  add('delete', z.object({}), async (unit, flowId) => {
    await deleteFlow(unit, flowId);
    return { to: flowsPath };
  });
}

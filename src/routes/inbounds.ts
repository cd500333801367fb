import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { toWire } from '../db/ids.ts';
import type { Deps } from '../deps.ts';
import { createInbound } from '../lines/createInbound.ts';
import { deleteInbound } from '../lines/deleteInbound.ts';
import { getInbound, type InboundView } from '../lines/getInbound.ts';
import { activationLink } from '../lines/inboundLink.ts';
import { listInbounds } from '../lines/listInbounds.ts';
import { updateInbound } from '../lines/updateInbound.ts';
import { idOf, leavingOutEmpty, phoneNumber, time, timeOf, wireId } from './fields.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { addDelete, addRead, addWrite } from './route.ts';

const tag = 'Inbounds';
const path = '/v1/whatsapp/inbounds';
const byId = z.object({ inbound_flow_id: wireId('INB') });

const inboundSchema = z
  .object({
    inbound_flow_id: idOf('INB'),
    client_id: idOf('TCI'),
    flow_id: idOf('IPF'),
    inbound_message: z.string(),
    waba_phone_number: z.string(),
    waba_provider: z.string(),
    activation_link: z.url().openapi({ description: 'Opens WhatsApp with the message written' }),
    creation_date: time,
    update_date: time,
  })
  .openapi('Inbound');

const showInbound = (view: InboundView): z.output<typeof inboundSchema> => {
  const { inbound, phoneNumber: number, provider } = view;
  return {
    inbound_flow_id: toWire('INB', inbound.id),
    client_id: toWire('TCI', inbound.accountId),
    flow_id: toWire('IPF', inbound.flowId),
    inbound_message: inbound.phrase,
    waba_phone_number: number,
    waba_provider: provider.toUpperCase(),
    activation_link: activationLink(view),
    creation_date: timeOf(inbound.createdAt),
    update_date: timeOf(inbound.updatedAt),
  };
};

const fields = z.object({
  waba_phone_number: phoneNumber,
  flow_id: wireId('IPF'),
  inbound_message: z.string().trim().min(1).max(1_024),
});

export function addInboundRoutes(app: OpenAPIHono, deps: Deps): void {
  addWrite(
    app,
    deps,
    'post',
    {
      path,
      tag,
      summary: 'Create an inbound',
      shapedLike: 'what was asked for, with an outbound’s fields around it',
      scope: 'admin',
      body: fields,
      answer: inboundSchema,
    },
    async (unit, { body }) => {
      const { waba_phone_number: number, flow_id: flowId, inbound_message: phrase } = body;
      return showInbound(await createInbound(unit, { number, flowId, phrase }));
    },
  );

  addRead(
    app,
    deps,
    {
      path,
      tag,
      summary: 'List inbounds',
      shapedLike: 'other lists',
      scope: 'read',
      query: pageQuery.extend({ line: phoneNumber.optional() }),
      answer: z.object({ inbounds: z.array(inboundSchema), self: z.string(), next: z.string() }),
    },
    async (unit, { query, url }) => {
      const page = await listInbounds(unit, query.line, readPage(query));
      return { inbounds: page.items.map(showInbound), ...pageLinks(url, page.next) };
    },
  );

  addRead(
    app,
    deps,
    {
      path: `${path}/{inbound_flow_id}`,
      tag,
      summary: 'Get an inbound',
      shapedLike: 'what was asked for, with an outbound’s fields around it',
      scope: 'read',
      params: byId,
      answer: inboundSchema,
    },
    async (unit, { params }) => showInbound(await getInbound(unit, params.inbound_flow_id)),
  );

  addWrite(
    app,
    deps,
    'post',
    {
      path: `${path}/{inbound_flow_id}`,
      tag,
      summary: 'Update an inbound; its activation link changes with it',
      shapedLike: 'what was asked for, with an outbound’s fields around it',
      scope: 'admin',
      params: byId,
      body: leavingOutEmpty(fields.partial()),
      answer: inboundSchema,
    },
    async (unit, { params, body }) => {
      const { waba_phone_number: number, flow_id: flowId, inbound_message: phrase } = body;
      const changes = { number, flowId, phrase };
      return showInbound(await updateInbound(unit, params.inbound_flow_id, changes));
    },
  );

  addDelete(
    app,
    deps,
    'inbound flow',
    {
      path: `${path}/{inbound_flow_id}`,
      tag,
      summary: 'Remove an inbound',
      shapedLike: 'other deletes',
      scope: 'admin',
      params: byId,
    },
    (unit, { params }) => deleteInbound(unit, params.inbound_flow_id),
  );
}

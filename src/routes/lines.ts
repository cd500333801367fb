import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { toWire } from '../db/ids.ts';
import type { Deps } from '../deps.ts';
import { configureLine } from '../lines/configureLine.ts';
import { getLine, type LineView } from '../lines/getLine.ts';
import { listLines } from '../lines/listLines.ts';
import { listWabas, type WabaView } from '../lines/listWabas.ts';
import { flag, idOf, phoneNumber, time, timeOf, wireId } from './fields.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { addRead, addWrite } from './route.ts';

const tag = 'Lines';

export const lineSchema = z
  .object({
    client_id: idOf('TCI'),
    waba_line: z.string().openapi({ description: 'E.164 with +' }),
    phone_number_id: z.string(),
    waba_id: z.string(),
    waba_provider: z.string(),
    channel_id: idOf('EN_CH_'),
    name: z.string(),
    status: z.string(),
    quality: z.string(),
    messaging_tier: z.string(),
    throughput: z.number().openapi({ description: 'Messages a second, in and out together' }),
    paused_reason: z.string().openapi({ description: 'Why nothing can leave; empty: it can' }),
    default_flow_id: z.string().openapi({ description: 'IPF…, or empty' }),
    settings: z.object({ read_marks: z.boolean(), typing: z.boolean() }),
    creation_date: time,
    update_date: time,
  })
  .openapi('Line');

export const showLine = ({ line, providerWabaId }: LineView): z.output<typeof lineSchema> => ({
  client_id: toWire('TCI', line.accountId),
  waba_line: line.phoneNumber,
  phone_number_id: line.providerId,
  waba_id: providerWabaId,
  waba_provider: line.provider.toUpperCase(),
  channel_id: toWire('EN_CH_', line.id),
  name: line.name,
  status: line.status,
  quality: line.quality,
  messaging_tier: line.tier,
  throughput: line.throughput,
  paused_reason: line.pausedReason ?? '',
  default_flow_id: line.defaultFlowId ? toWire('IPF', line.defaultFlowId) : '',
  settings: { read_marks: line.settings.readMarks, typing: line.settings.typing },
  creation_date: timeOf(line.createdAt),
  update_date: timeOf(line.updatedAt),
});

const wabaSchema = z
  .object({
    client_id: idOf('TCI'),
    waba_id: z.string(),
    waba_provider: z.string(),
    creation_date: time,
    update_date: time,
  })
  .openapi('Waba');

const showWaba = (waba: WabaView): z.output<typeof wabaSchema> => ({
  client_id: toWire('TCI', waba.accountId),
  waba_id: waba.providerId,
  waba_provider: waba.provider.toUpperCase(),
  creation_date: timeOf(waba.createdAt),
  update_date: timeOf(waba.updatedAt),
});

const links = { self: z.string(), next: z.string() };
const byNumber = z.object({ waba_line: phoneNumber });

/** An empty text means none. */
const flowOrNone = z
  .union([z.literal('').transform(() => null), z.null(), wireId('IPF')])
  .openapi({ type: 'string', description: 'IPF…; empty: none' });

export function addLineRoutes(app: OpenAPIHono, deps: Deps): void {
  addRead(
    app,
    deps,
    {
      path: '/v1/whatsapp/wabas',
      tag,
      summary: 'List WABAs',
      shapedLike: 'other lists',
      scope: 'read',
      query: pageQuery,
      answer: z.object({ wabas: z.array(wabaSchema), ...links }),
    },
    async (unit, { query, url }) => {
      const page = await listWabas(unit, readPage(query));
      return { wabas: page.items.map(showWaba), ...pageLinks(url, page.next) };
    },
  );

  addRead(
    app,
    deps,
    {
      path: '/v1/whatsapp/lines',
      tag,
      summary: 'List lines',
      shapedLike: 'other lists, each line like a channel',
      scope: 'read',
      query: pageQuery,
      answer: z.object({ lines: z.array(lineSchema), ...links }),
    },
    async (unit, { query, url }) => {
      const page = await listLines(unit, readPage(query));
      return { lines: page.items.map(showLine), ...pageLinks(url, page.next) };
    },
  );

  addRead(
    app,
    deps,
    {
      path: '/v1/whatsapp/lines/{waba_line}',
      tag,
      summary: 'Get a line',
      shapedLike: 'a channel, with its configuration',
      scope: 'read',
      params: byNumber,
      answer: lineSchema,
    },
    async (unit, { params }) => showLine(await getLine(unit, params.waba_line)),
  );

  addWrite(
    app,
    deps,
    'put',
    {
      path: '/v1/whatsapp/lines/{waba_line}/config',
      tag,
      summary: 'Configure a line: default flow, read marks, typing',
      shapedLike: 'the line it configures',
      scope: 'admin',
      params: byNumber,
      query: z.object({ default_flow_id: flowOrNone.optional() }),
      body: z.object({
        default_flow_id: flowOrNone.optional(),
        settings: z.object({ read_marks: flag.optional(), typing: flag.optional() }).optional(),
      }),
      answer: lineSchema,
    },
    async (unit, { params, query, body }) => {
      const { default_flow_id: defaultFlowId = query.default_flow_id, settings } = body;
      const line = await configureLine(unit, params.waba_line, {
        ...(defaultFlowId !== undefined && { defaultFlowId }),
        ...(settings && { settings: { readMarks: settings.read_marks, typing: settings.typing } }),
      });
      return showLine(line);
    },
  );
}

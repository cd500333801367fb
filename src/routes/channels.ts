import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { toWire } from '../db/ids.ts';
import type { Deps } from '../deps.ts';
import { notFound } from '../errors.ts';
import type { LineView } from '../lines/getLine.ts';
import { listLines } from '../lines/listLines.ts';
import { idOf, time, timeOf } from './fields.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { addRead } from './route.ts';

const channelSchema = z
  .object({
    channel_id: idOf('EN_CH_'),
    client_id: idOf('TCI'),
    external_id: z.string().openapi({ description: 'E.164 with +' }),
    external_type: z.literal('whatsapp'),
    name: z.string(),
    details: z.object({
      phone_number: z.string(),
      phone_number_id: z.string(),
      provider: z.string(),
      waba_id: z.string(),
    }),
    creation_date: time,
    last_update_date: time,
  })
  .openapi('Channel');

const showChannel = ({ line, providerWabaId }: LineView): z.output<typeof channelSchema> => ({
  channel_id: toWire('EN_CH_', line.id),
  client_id: toWire('TCI', line.accountId),
  external_id: line.phoneNumber,
  external_type: 'whatsapp',
  name: line.name,
  details: {
    phone_number: line.phoneNumber,
    phone_number_id: line.providerId,
    provider: line.provider.toUpperCase(),
    waba_id: providerWabaId,
  },
  creation_date: timeOf(line.createdAt),
  last_update_date: timeOf(line.updatedAt),
});

/** Lines, as engagement calls them. */
export function addChannelRoute(app: OpenAPIHono, deps: Deps): void {
  addRead(
    app,
    deps,
    {
      path: '/v1/engagement/channels',
      tag: 'Lines',
      summary: 'List channels: WhatsApp lines, oldest first; none is 404',
      scope: 'read',
      query: pageQuery,
      answer: z.object({ channels: z.array(channelSchema), self: z.string(), next: z.string() }),
    },
    async (unit, { query, url }) => {
      const page = await listLines(unit, readPage(query));
      if (page.items.length === 0) throw notFound('channels');
      return { channels: page.items.map(showChannel), ...pageLinks(url, page.next) };
    },
  );
}

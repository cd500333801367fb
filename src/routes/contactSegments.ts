import { type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  countSegment,
  createSegment,
  deleteSegment,
  getSegment,
  listSegments,
  type SegmentRow,
  updateSegment,
} from '../contacts/segments.ts';
import { toWire } from '../db/ids.ts';
import type { Deps } from '../deps.ts';
import type { Json } from '../messages/events.ts';
import { idOf, time, timeOf, wireId } from './fields.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { addDelete, addRead, addWrite } from './route.ts';

const tag = 'Contacts';
const base = '/v1/contact-segments';

const segmentSchema = z
  .object({
    client_id: idOf('TCI'),
    segment_id: idOf('SEG'),
    name: z.string(),
    query: z.unknown(),
    count: z.number().openapi({ description: 'How many fitted at `counted_date`' }),
    counted_date: time,
    creation_date: time,
    update_date: time,
  })
  .openapi('ContactSegment');

const showSegment = (row: SegmentRow): z.output<typeof segmentSchema> => ({
  client_id: toWire('TCI', row.accountId),
  segment_id: toWire('SEG', row.id),
  name: row.name,
  query: row.query,
  count: row.count,
  counted_date: timeOf(row.countedAt),
  creation_date: timeOf(row.createdAt),
  update_date: timeOf(row.updatedAt),
});

const segmentName = z.string().trim().min(1).max(100);

const segmentQuery = z
  .custom<Json>((value) => value !== undefined, 'is missing')
  .openapi({
    type: 'object',
    description:
      '`{"all"|"any": […]}`, `{"not": …}`, or a field and one of is, not, in, gt, lt, before, after, starts_with, exists; fields: name, phone, country, language, tags, opted_out, marketing_opted_out, created, last_inbound, last_outbound, properties.<name or id>; times are ISO or "30d" (ago)',
    example: {
      all: [
        { field: 'tags', is: 'vip' },
        { field: 'last_inbound', after: '30d' },
      ],
    },
  });

const oneSegment = z.object({ segment_id: wireId('SEG') });

export function addContactSegmentRoutes(app: OpenAPIHono, deps: Deps): void {
  addWrite(
    app,
    deps,
    'post',
    {
      path: base,
      tag,
      summary: 'Save a segment: contacts that a query finds, whenever it is asked',
      scope: 'contacts',
      body: z.object({ name: segmentName, query: segmentQuery }),
      bodyKind: 'json',
      answer: segmentSchema,
    },
    async (unit, { body }) => showSegment(await createSegment(unit, body)),
  );

  addRead(
    app,
    deps,
    {
      path: base,
      tag,
      summary: 'List segments',
      scope: 'read',
      query: pageQuery,
      answer: z.object({
        contact_segments: z.array(segmentSchema),
        self: z.string(),
        next: z.string(),
      }),
    },
    async (unit, { query, url }) => {
      const page = await listSegments(unit, readPage(query));
      return { contact_segments: page.items.map(showSegment), ...pageLinks(url, page.next) };
    },
  );

  addRead(
    app,
    deps,
    {
      path: `${base}/{segment_id}`,
      tag,
      summary: 'Get a segment, as it was last counted',
      scope: 'read',
      params: oneSegment,
      answer: segmentSchema,
    },
    async (unit, { params }) => showSegment(await getSegment(unit, params.segment_id)),
  );

  addWrite(
    app,
    deps,
    'post',
    {
      path: `${base}/{segment_id}/count`,
      tag,
      summary: 'Count who fits a segment now',
      scope: 'contacts',
      params: oneSegment,
      answer: segmentSchema,
    },
    async (unit, { params }) => showSegment(await countSegment(unit, params.segment_id)),
  );

  addWrite(
    app,
    deps,
    'put',
    {
      path: `${base}/{segment_id}`,
      tag,
      summary: 'Rename a segment, or change its query',
      scope: 'contacts',
      params: oneSegment,
      body: z.object({ name: segmentName.optional(), query: segmentQuery.optional() }),
      bodyKind: 'json',
      answer: segmentSchema,
    },
    async (unit, { params, body }) =>
      showSegment(await updateSegment(unit, params.segment_id, body)),
  );

  addDelete(
    app,
    deps,
    'contact segment',
    {
      path: `${base}/{segment_id}`,
      tag,
      summary: 'Delete a segment; the contacts stay',
      scope: 'contacts',
      params: oneSegment,
    },
    (unit, { params }) => deleteSegment(unit, params.segment_id),
  );
}

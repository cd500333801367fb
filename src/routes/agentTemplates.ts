import { type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  createTemplate,
  deleteTemplates,
  getTemplate,
  listTemplates,
  type TemplateRow,
  updateTemplate,
} from '../agents/templates.ts';
import { toWire } from '../db/ids.ts';
import type { Deps } from '../deps.ts';
import { notFound } from '../errors.ts';
import { idOf, severalOf, time, timeOf } from './fields.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { addDelete, addRead, addWrite } from './route.ts';

const tag = 'Agents';
const path = '/v1/engagement/agent/templates';
const byName = z.object({ template_name: z.string() });

const templateSchema = z
  .object({
    client_id: idOf('TCI'),
    template_name: z.string(),
    template_type: z.literal('text'),
    template_content: z.object({ content_text: z.string() }),
    creation_date: time,
    update_date: time,
  })
  .openapi('AgentTemplate');

const showTemplate = (row: TemplateRow): z.output<typeof templateSchema> => ({
  client_id: toWire('TCI', row.accountId),
  template_name: row.name,
  template_type: 'text',
  template_content: { content_text: row.text },
  creation_date: timeOf(row.createdAt),
  update_date: timeOf(row.updatedAt),
});

const content = z.object({ content_text: z.string() });

/** Canned replies: texts that agents send often. */
export function addAgentTemplateRoutes(app: OpenAPIHono, deps: Deps): void {
  addWrite(
    app,
    deps,
    'post',
    {
      path,
      tag,
      summary: 'Create a canned reply; 422 for a name or a text that cannot be one',
      scope: 'messages',
      status: 201,
      body: content.extend({
        template_name: z.string().openapi({ example: 'greeting' }),
        template_type: z.literal('text').default('text'),
      }),
      answer: templateSchema,
    },
    async (unit, { body }) => {
      const { template_name: name, content_text: text } = body;
      return showTemplate(await createTemplate(unit, { name, text }));
    },
  );

  addRead(
    app,
    deps,
    {
      path,
      tag,
      summary: 'List canned replies, by name; none is 404',
      scope: 'read',
      query: pageQuery.extend({ prefix_name: z.string().optional() }),
      answer: z.object({ templates: z.array(templateSchema), self: z.string(), next: z.string() }),
    },
    async (unit, { query, url }) => {
      const page = await listTemplates(unit, query.prefix_name, readPage(query));
      if (page.items.length === 0) throw notFound('templates');
      return { templates: page.items.map(showTemplate), ...pageLinks(url, page.next) };
    },
  );

  addWrite(
    app,
    deps,
    'post',
    {
      path: `${path}/delete`,
      tag,
      summary: 'Delete canned replies; 207 where some were not there',
      scope: 'messages',
      body: z.object({ template_names: severalOf(z.string()).refine((names) => names.length > 0) }),
      isPartial: ({ failed_deletes: failed }) => failed.length > 0,
      answer: z.object({
        message: z.string(),
        failed_deletes: z.array(z.object({ template_name: z.string(), error: z.string() })),
      }),
    },
    async (unit, { body: { template_names: names } }) => {
      const gone = await deleteTemplates(unit, names);
      const failed = [...new Set(names)].filter((name) => !gone.has(name));
      return {
        message: 'template successfully deleted',
        failed_deletes: failed.map((name) => ({
          template_name: name,
          error: 'template not found',
        })),
      };
    },
  );

  addRead(
    app,
    deps,
    {
      path: `${path}/{template_name}`,
      tag,
      summary: 'Get a canned reply',
      scope: 'read',
      params: byName,
      answer: templateSchema,
    },
    async (unit, { params }) => showTemplate(await getTemplate(unit, params.template_name)),
  );

  addWrite(
    app,
    deps,
    'put',
    {
      path: `${path}/{template_name}`,
      tag,
      summary: 'Change the text of a canned reply',
      scope: 'messages',
      params: byName,
      body: content,
      answer: templateSchema,
    },
    async (unit, { params, body }) =>
      showTemplate(await updateTemplate(unit, params.template_name, body.content_text)),
  );

  addDelete(
    app,
    deps,
    'template',
    {
      path: `${path}/{template_name}`,
      tag,
      summary: 'Delete a canned reply',
      scope: 'messages',
      params: byName,
    },
    async (unit, { params: { template_name: name } }) => {
      const gone = await deleteTemplates(unit, [name]);
      if (!gone.has(name)) throw notFound('template');
    },
  );
}

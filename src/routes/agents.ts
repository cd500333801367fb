import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { createAgent } from '../agents/createAgent.ts';
import { deleteAgent } from '../agents/deleteAgent.ts';
import { type AgentRow, getAgent } from '../agents/getAgent.ts';
import { listAgents } from '../agents/listAgents.ts';
import { updateAgent } from '../agents/updateAgent.ts';
import { toWire } from '../db/ids.ts';
import type { Deps } from '../deps.ts';
import { idOf, severalOf, time, timeOf, wireId } from './fields.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { addDelete, addRead, addWrite } from './route.ts';

const tag = 'Agents';
const path = '/v1/engagement/agents';
const byId = z.object({ user_id: wireId('USR') });

const agentSchema = z
  .object({
    user_id: idOf('USR'),
    client_id: idOf('TCI'),
    email: z.string(),
    name: z.string(),
    status: z.enum(['online', 'offline']),
    groups: z.array(z.string()),
    capacity: z.number().nullable().openapi({ description: 'null: as the account says' }),
    creation_date: time,
    update_date: time,
  })
  .openapi('Agent');

const showAgent = (agent: AgentRow): z.output<typeof agentSchema> => ({
  user_id: toWire('USR', agent.id),
  client_id: toWire('TCI', agent.accountId),
  email: agent.email,
  name: agent.name,
  status: agent.status,
  groups: agent.groups,
  capacity: agent.capacity,
  creation_date: timeOf(agent.createdAt),
  update_date: timeOf(agent.updatedAt),
});

/** Of somebody who answers chats; lower case, however it was written. */
export const agentEmail = z
  .string()
  .trim()
  .regex(/^[^\s@:]+@[^\s@]+$/, 'is the e-mail of an agent, as in rosa@example.com')
  .max(254)
  .transform((text) => text.toLowerCase())
  .openapi({ type: 'string', example: 'rosa@example.com' });

export const capacityField = z.coerce.number().int().min(0).max(1_000);

const changes = z.object({
  name: z.string().trim().min(1).max(200).optional(),
  groups: severalOf(z.string().trim().max(100))
    .transform((names) => names.filter(Boolean))
    .optional()
    .openapi({ type: 'array', items: { type: 'string' } }),
  capacity: z
    .preprocess((value) => (value === '' ? null : value), capacityField.nullable())
    .optional(),
});

/** Who answers chats: people by their e-mail, without a password. */
export function addAgentRoutes(app: OpenAPIHono, deps: Deps): void {
  addWrite(
    app,
    deps,
    'post',
    {
      path,
      tag,
      summary: 'Create an agent, who is offline at first',
      scope: 'admin',
      status: 201,
      body: changes.extend({ email: agentEmail }),
      answer: agentSchema,
    },
    async (unit, { body }) => showAgent(await createAgent(unit, body)),
  );

  addRead(
    app,
    deps,
    {
      path,
      tag,
      summary: 'List agents, by e-mail',
      scope: 'read',
      query: pageQuery,
      answer: z.object({ users: z.array(agentSchema), self: z.string(), next: z.string() }),
    },
    async (unit, { query, url }) => {
      const page = await listAgents(unit, {}, readPage(query));
      const users = page.items.map(({ agent }) => showAgent(agent));
      return { users, ...pageLinks(url, page.next) };
    },
  );

  addRead(
    app,
    deps,
    {
      path: `${path}/{user_id}`,
      tag,
      summary: 'Get an agent',
      scope: 'read',
      params: byId,
      answer: agentSchema,
    },
    async (unit, { params }) => showAgent(await getAgent(unit, params.user_id)),
  );

  addWrite(
    app,
    deps,
    'put',
    {
      path: `${path}/{user_id}`,
      tag,
      summary: 'Update an agent; what is absent stays',
      scope: 'admin',
      params: byId,
      body: changes,
      answer: agentSchema,
    },
    async (unit, { params, body }) => showAgent(await updateAgent(unit, params.user_id, body)),
  );

  addDelete(
    app,
    deps,
    'agent',
    {
      path: `${path}/{user_id}`,
      tag,
      summary: 'Remove an agent; the chats they have stay theirs until others take them',
      scope: 'admin',
      params: byId,
    },
    (unit, { params }) => deleteAgent(unit, params.user_id),
  );
}

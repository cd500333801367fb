import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { countGroups, type GroupCount } from '../agents/countGroups.ts';
import { listAgents } from '../agents/listAgents.ts';
import { setAgentStatus } from '../agents/setAgentStatus.ts';
import { setCapacities, setDefaultCapacity, toggleCapacity } from '../agents/setCapacities.ts';
import type { Deps } from '../deps.ts';
import { agentEmail, capacityField } from './agents.ts';
import { severalOf } from './fields.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { addRead, addWrite } from './route.ts';

const tag = 'Agents';
const status = z.enum(['online', 'offline']);

const statusSchema = z
  .object({
    user_name: z.string().openapi({ description: 'Their e-mail' }),
    name: z.string(),
    status,
    groups: z.array(z.string()),
    open_conversations: z.number(),
  })
  .openapi('AgentStatus');

const counts = {
  total_agents: z.number(),
  total_online_agents: z.number(),
  total_open_conversations: z.number(),
  total_waiting_conversations: z.number(),
};

/** Who is there, how much they have to do, and how much they may be given. */
export function addAgentStatusRoutes(app: OpenAPIHono, deps: Deps): void {
  addRead(
    app,
    deps,
    {
      path: '/v1/engagement/agent/status',
      tag,
      summary: 'List agents with their status and how many chats they have',
      scope: 'read',
      query: pageQuery.extend({
        group: z.string().optional(),
        status: status.optional(),
        username: z.string().optional(),
      }),
      answer: z.object({ users: z.array(statusSchema), self: z.string(), next: z.string() }),
    },
    async (unit, { query, url }) => {
      const filter = { group: query.group, status: query.status, email: query.username };
      const page = await listAgents(unit, filter, readPage(query));
      const users = page.items.map(({ agent, openConversations }) => ({
        user_name: agent.email,
        name: agent.name,
        status: agent.status,
        groups: agent.groups,
        open_conversations: openConversations,
      }));
      return { users, ...pageLinks(url, page.next) };
    },
  );

  addWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/engagement/agent/status',
      tag,
      summary: 'An agent comes or goes',
      scope: 'messages',
      body: z.object({ username: agentEmail, status }),
      answer: z.object({ username: z.string(), status }),
    },
    async (unit, { body }) => {
      const agent = await setAgentStatus(unit, body.username, body.status);
      return { username: agent.email, status: agent.status };
    },
  );

  addWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/engagement/agent/capacities',
      tag,
      summary:
        'How many chats at a time the queue may give: to `targets` (user), to all others (default), or whether that limits at all (toggle_capacity)',
      scope: 'admin',
      body: capacities,
      isPartial: ({ failed_updates: failed }) => failed.length > 0,
      answer: z.object({
        message: z.string(),
        failed_updates: z.array(z.object({ email: z.string(), error: z.string() })),
      }),
    },
    async (unit, { body }) => {
      if (body.update_type === 'user') {
        const unknown = await setCapacities(unit, body.targets, body.capacity);
        const failed = unknown.map((email) => ({ email, error: 'agent not found' }));
        return { message: 'capacities updated', failed_updates: failed };
      }
      if (body.update_type === 'default') {
        await setDefaultCapacity(unit, body.capacity);
        return { message: 'default capacity updated', failed_updates: [] };
      }
      const { limitsCapacity } = await toggleCapacity(unit);
      const message = `capacity ${limitsCapacity ? 'enabled' : 'disabled'}`;
      return { message, failed_updates: [] };
    },
  );

  addRead(
    app,
    deps,
    {
      path: '/v1/engagement/agent/groups/counters',
      tag,
      summary: 'How many agents and chats each group has; someone in two groups counts in both',
      scope: 'read',
      answer: z.object({ groups: z.array(z.object({ group: z.string(), ...counts })), ...counts }),
    },
    async (unit) => {
      const { groups, total } = await countGroups(unit);
      const shown = groups.map((each) => ({ group: each.group, ...showCounts(each) }));
      return { groups: shown, ...showCounts(total) };
    },
  );
}

const capacities = z.discriminatedUnion('update_type', [
  z.object({
    update_type: z.literal('user'),
    capacity: capacityField,
    targets: severalOf(agentEmail).refine((emails) => emails.length > 0, 'names at least one'),
  }),
  z.object({ update_type: z.literal('default'), capacity: capacityField }),
  z.object({ update_type: z.literal('toggle_capacity') }),
]);

const showCounts = (counted: Omit<GroupCount, 'group'>) => ({
  total_agents: counted.agents,
  total_online_agents: counted.onlineAgents,
  total_open_conversations: counted.openConversations,
  total_waiting_conversations: counted.waitingConversations,
});

import { z } from 'zod';
import { createAgent } from '../../agents/createAgent.ts';
import { deleteAgent } from '../../agents/deleteAgent.ts';
import { getAgent } from '../../agents/getAgent.ts';
import { type AgentSettings, getSettings } from '../../agents/getSettings.ts';
import { type AgentView, listAgents } from '../../agents/listAgents.ts';
import { setAgentStatus } from '../../agents/setAgentStatus.ts';
import { setDefaultCapacity, toggleCapacity } from '../../agents/setCapacities.ts';
import { updateAgent } from '../../agents/updateAgent.ts';
import { fromWire } from '../../db/ids.ts';
import type { Unit } from '../../db/unit.ts';
import { getUser, listUsers } from '../../users/changeUser.ts';
import type { UserRow } from '../../users/createUser.ts';
import { addAction, addPage, type Show, type Site, unitsOf, type Visit } from '../visit.ts';
import { AgentForm, AgentLine, Capacities } from './agentParts.tsx';
import { SettingsFrame } from './frame.tsx';
import { agentsPath, roles } from './places.ts';

const mostAgents = 500;

const most = z.coerce.number().int().min(0).max(1_000);
/** Empty: as all. */
const capacity = z.preprocess((text) => (text === '' ? null : text), most.nullable());
const groups = z
  .string()
  .max(2_000)
  .transform((text) => text.split(',').map((name) => name.trim().slice(0, 100)))
  .transform((names) => names.filter(Boolean));
const theAgent = z.object({ agent_id: z.string().transform((text) => fromWire('USR', text)) });

/** Whom the queue gives chats: who is there, for what, and how many at a time. */
export function addAgents(site: Site): void {
  const { deps } = site;
  const within = unitsOf(deps);
  const page: Show = (visit, problem) =>
    within(visit, async (unit) => (
      <Agents
        visit={visit}
        agents={(await listAgents(unit, {}, { limit: mostAgents })).items}
        users={await listUsers(unit)}
        settings={await getSettings(unit)}
        problem={problem}
      />
    ));
  const add = <F extends z.ZodType>(
    path: string,
    fields: F,
    act: (unit: Unit, fields: z.output<F>) => Promise<unknown>,
  ) =>
    addAction(site, { path, roles, page, fields }, async (visit, given) => {
      await within(visit, (unit) => act(unit, given));
      return { to: agentsPath };
    });

  addPage(site, { path: agentsPath, roles }, page);
  add(
    agentsPath,
    z.object({ user_id: z.string().transform((text) => fromWire('USR', text)), groups, capacity }),
    async (unit, { user_id: userId, ...rest }) => {
      const { email, name } = await getUser(unit, userId);
      await createAgent(unit, { email, name, ...rest });
    },
  );
  add(
    `${agentsPath}/change`,
    theAgent.extend({ groups, capacity }),
    (unit, { agent_id: id, ...changes }) => updateAgent(unit, id, changes),
  );
  add(
    `${agentsPath}/status`,
    theAgent.extend({ status: z.enum(['online', 'offline']) }),
    async (unit, { agent_id: id, status }) => {
      const { email } = await getAgent(unit, id);
      await setAgentStatus(unit, email, status);
    },
  );
  add(`${agentsPath}/remove`, theAgent, (unit, { agent_id: id }) => deleteAgent(unit, id));
  add(
    `${agentsPath}/capacity`,
    z.object({
      most,
      limits: z.literal('yes').optional(),
    }),
    async (unit, { most: each, limits }) => {
      await setDefaultCapacity(unit, each);
      const { limitsCapacity } = await getSettings(unit);
      if (limitsCapacity !== (limits === 'yes')) await toggleCapacity(unit);
    },
  );
}

type AgentsProps = {
  visit: Visit;
  agents: AgentView[];
  users: UserRow[];
  settings: AgentSettings;
  problem: string | undefined;
};

const Agents = ({ visit, agents, users, settings, problem }: AgentsProps) => {
  const { words } = visit;
  const { settings: t } = words;
  const emails = new Set(agents.map(({ agent }) => agent.email));
  const others = users.filter(({ email, role }) => role !== 'marketer' && !emails.has(email));
  return (
    <SettingsFrame visit={visit} here={agentsPath} problem={problem}>
      <p class="dim">{t.agentsWhat}</p>
      <section class="card">
        {agents.length === 0 ? (
          <p class="dim">{t.noAgents}</p>
        ) : (
          <ul class="list">
            {agents.map((view) => (
              <AgentLine view={view} settings={settings} words={words} />
            ))}
          </ul>
        )}
      </section>
      <section class="card stack">
        <h2>{t.newAgent}</h2>
        {others.length === 0 ? (
          <p class="dim">
            {t.noMoreUsers} <a href="/console/users">{words.addUser}</a>
          </p>
        ) : (
          <AgentForm users={others} words={words} />
        )}
      </section>
      <Capacities settings={settings} words={words} />
    </SettingsFrame>
  );
};

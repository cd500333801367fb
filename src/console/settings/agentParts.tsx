import type { AgentSettings } from '../../agents/getSettings.ts';
import type { AgentView } from '../../agents/listAgents.ts';
import { toWire } from '../../db/ids.ts';
import type { UserRow } from '../../users/createUser.ts';
import { Ask, Hidden } from '../ask.tsx';
import { Mark } from '../mark.tsx';
import { SelectField } from '../selectField.tsx';
import { Submit } from '../submit.tsx';
import type { Words } from '../words.ts';
import { agentsPath } from './places.ts';

type AgentLineProps = { view: AgentView; settings: AgentSettings; words: Words };

export const AgentLine = ({ view, settings, words }: AgentLineProps) => {
  const { agent, openConversations } = view;
  const { settings: t } = words;
  const hidden = { agent_id: toWire('USR', agent.id) };
  const isOnline = agent.status === 'online';
  const most = settings.limitsCapacity ? (agent.capacity ?? settings.defaultCapacity) : undefined;
  return (
    <li>
      <div class="tight">
        <span class="row">
          <b>{agent.name}</b>
          <Mark tone={isOnline ? 'success' : undefined}>
            {isOnline ? words.available : words.away}
          </Mark>
        </span>
        <span class="small dim">{agent.email}</span>
        <span class="small">
          {t.chats(openConversations, most)}
          {agent.groups.length > 0 && ` · ${agent.groups.join(', ')}`}
        </span>
      </div>
      <div class="row">
        <form method="post" action={`${agentsPath}/status`}>
          <Hidden values={{ ...hidden, status: isOnline ? 'offline' : 'online' }} />
          <button
            type="submit"
            aria-label={`${isOnline ? t.setOffline : t.setOnline}: ${agent.name}`}
          >
            {isOnline ? t.setOffline : t.setOnline}
          </button>
        </form>
        <details class="asks">
          <summary class="button" aria-label={`${words.edit}: ${agent.name}`}>
            {words.edit}
          </summary>
          <form method="post" action={`${agentsPath}/change`}>
            <Hidden values={hidden} />
            <GroupsField groups={agent.groups} words={words} />
            <CapacityField capacity={agent.capacity} words={words} />
            <button class="main" type="submit">
              {words.save}
            </button>
          </form>
        </details>
        <Ask
          word={words.remove}
          of={agent.name}
          sure={t.removeAgentSure}
          action={`${agentsPath}/remove`}
          hidden={hidden}
          isBad
        />
      </div>
    </li>
  );
};

export const AgentForm = ({ users, words }: { users: UserRow[]; words: Words }) => (
  <form class="fields" method="post" action={agentsPath}>
    <SelectField
      name="user_id"
      word={words.settings.user}
      options={users.map(({ id, name, email }) => [
        toWire('USR', id),
        name === email ? email : `${name} (${email})`,
      ])}
      required
    />
    <GroupsField groups={[]} words={words} />
    <CapacityField capacity={null} words={words} />
    <button class="main" type="submit">
      {words.add}
    </button>
  </form>
);

const GroupsField = ({ groups, words }: { groups: string[]; words: Words }) => (
  <label>
    {words.settings.groups}
    <input
      name="groups"
      value={groups.join(', ')}
      maxlength={2_000}
      placeholder={words.settings.groupsExample}
    />
  </label>
);

const CapacityField = ({ capacity, words }: { capacity: number | null; words: Words }) => (
  <label>
    {words.settings.mostChats}
    <input
      name="capacity"
      type="number"
      min={0}
      max={1_000}
      value={capacity ?? ''}
      placeholder={words.settings.asAll}
    />
  </label>
);

/** What holds for those without a number of their own. */
export const Capacities = ({ settings, words }: { settings: AgentSettings; words: Words }) => {
  const { settings: t } = words;
  return (
    <section class="card stack">
      <h2>{t.capacityOfAll}</h2>
      <form class="stack narrow" method="post" action={`${agentsPath}/capacity`}>
        <label>
          {t.mostChats}
          <input
            name="most"
            type="number"
            min={0}
            max={1_000}
            value={settings.defaultCapacity}
            required
          />
          <span class="small dim">{t.capacityWhat}</span>
        </label>
        <label class="check">
          <input type="checkbox" name="limits" value="yes" checked={settings.limitsCapacity} />
          {t.limits}
        </label>
        <Submit>{words.save}</Submit>
      </form>
    </section>
  );
};

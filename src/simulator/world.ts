import { createHash } from 'node:crypto';
import { emptyContact } from '../contacts/emptyContact.ts';
import { type CompiledFlow, compileFlow } from '../engine/compileFlow.ts';
import type { FlowDefinition } from '../engine/definition.ts';
import { normaliseText } from '../engine/normaliseText.ts';
import type {
  ChatRow,
  ContactRow,
  MessageRow,
  ProcessRow,
  Scene,
  SentOutboundRow,
  TimerRow,
} from '../relay/scene.ts';
import { flowKey } from '../relay/scene.ts';
import type { Writes } from '../relay/writes.ts';
import type { SimulatedContact, SimulatedStart } from './events.ts';

/** What a conversation is simulated with. All of it is given: nothing is read, and nothing written. */
export type Simulation = {
  flow: FlowDefinition;
  flowId: string;
  /** Shown in the answer alone; a draft is 0. */
  version: number;
  /** Flows that steps enter, by their id (a uuid): the newest version of each. */
  flows: ReadonlyMap<string, { version: number; definition: FlowDefinition }>;
  account: Scene['account'];
  /** Outbounds that steps send, by `OTB…` in lower case, on whatever line. */
  outbounds: Scene['outbounds'];
  /** Who answers chats; undefined: hand-offs do not mind. */
  agents: Scene['agents'];
  line: { name: string; phoneNumber: string };
  contact: SimulatedContact;
  start: SimulatedStart;
  now: Date;
  /** Another seed makes other ids, and so other draws of a `split`. */
  seed: string;
  /** Ids from elsewhere, in place of those of the seed. */
  ids?: () => string;
};

/** All that the relay would have stored, in memory; time stands still until it is moved. */
export type World = {
  now: Date;
  readonly simulation: Simulation;
  readonly newId: () => string;
  readonly flows: ReadonlyMap<string, CompiledFlow>;
  readonly line: LineRow;
  contact: ContactRow;
  chats: ChatRow[];
  processes: ProcessRow[];
  timers: TimerRow[];
  sentOutbounds: SentOutboundRow[];
  /** Calls whose answer is waited for. */
  calls: Writes['calls'];
  /** All that were made, answered or not. */
  called: Writes['calls'];
  messages: MessageRow[];
  journal: Writes['journal'];
  findings: Writes['findings'];
  activities: Writes['activities'];
  /** Timers fired so far. */
  fired: number;
};

type LineRow = Scene['lines'] extends ReadonlyMap<string, infer Row> ? Row : never;

/** A world in which nothing has happened yet. Throws where a definition does not compile. */
export function newWorld(simulation: Simulation): World {
  const { seed, now, flow, flowId, version, flows } = simulation;
  const newId = simulation.ids ?? idsOf(seed);
  const accountId = newId();
  // A flow that enters itself enters what is being simulated.
  const all = new Map([...flows, [flowId, { version, definition: flow }]]);
  return {
    now,
    simulation,
    newId,
    flows: new Map(
      [...all].map(([id, each]) => {
        const key = flowKey(id, each.version);
        return [key, compileFlow(each.definition, key)];
      }),
    ),
    line: lineOf(accountId, newId, simulation),
    contact: contactOf(accountId, newId, simulation),
    chats: [],
    processes: [],
    timers: [],
    calls: [],
    called: [],
    messages: [],
    sentOutbounds: [],
    journal: [],
    findings: [],
    activities: [],
    fired: 0,
  };
}

/** What a turn would have read of it, at this moment. */
export function sceneOf(world: World): Scene {
  const { simulation, line, contact } = world;
  const { start, flowId, version, flows } = simulation;
  const phrase = start.text === undefined ? [] : [normaliseText(start.text)];
  return {
    accountId: contact.accountId,
    now: world.now,
    account: simulation.account,
    lines: new Map([[line.id, line]]),
    phrases: new Map(phrase.map((key) => [`${line.id} ${key}`, flowId])),
    newest: new Map([...versionsOf(flows), [flowId, version]]),
    flows: new Map(world.flows),
    outbounds: new Map(
      [...simulation.outbounds].map(([id, each]) => [id, { ...each, wabaId: line.wabaId }]),
    ),
    agents: simulation.agents,
    people: new Map([
      [
        contact.id,
        {
          contact,
          chats: world.chats,
          processes: world.processes.filter(({ status }) => status === 'pending'),
          timers: world.timers,
          sentOutbounds: world.sentOutbounds.toReversed(),
        },
      ],
    ]),
    knownMessages: new Set(),
    seen: new Set(),
    attempts: [],
    calls: new Map(world.calls.map((row) => [row.id, row])),
    sentMessages: new Map(),
    lastMessages: lastMessagesOf(world),
    onTheWire: new Set(),
    identities: new Map(),
  };
}

const lastMessagesOf = ({ chats, messages }: World) =>
  new Map(
    messages
      .filter(({ chatId, seq }) =>
        chats.some((row) => row.id === chatId && row.lastInboundSeq === seq),
      )
      .map((row) => [row.chatId, row]),
  );

const versionsOf = (flows: Simulation['flows']) =>
  [...flows].map(([id, { version }]) => [id, version] as const);

/** Version 7 in form, and the same for the same seed: a simulation can be repeated. */
function idsOf(seed: string): () => string {
  let made = 0;
  return () => {
    made += 1;
    const hex = createHash('sha256').update(`${seed} ${made}`).digest('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  };
}

const lineOf = (accountId: string, newId: () => string, { line, now }: Simulation): LineRow => ({
  accountId,
  id: newId(),
  wabaId: newId(),
  provider: 'meta',
  providerId: '0',
  phoneNumber: line.phoneNumber,
  name: line.name,
  status: 'CONNECTED',
  quality: 'GREEN',
  tier: 'TIER_250',
  throughput: 80,
  pausedReason: null,
  pausedUntil: null,
  onBusinessApp: false,
  defaultFlowId: null,
  settings: { readMarks: false, typing: false },
  createdAt: now,
  updatedAt: now,
});

function contactOf(
  accountId: string,
  newId: () => string,
  { contact, now }: Simulation,
): ContactRow {
  const phone = contact.phone ?? '+15550000001';
  return {
    ...emptyContact({ accountId, now }, newId()),
    name: contact.name ?? null,
    email: contact.email ?? null,
    language: contact.language ?? null,
    phone,
    waId: phone.slice(1),
    tags: contact.tags ?? [],
    properties: contact.properties ?? {},
  };
}

import { hash16 } from '../db/hash16.ts';
import { durationMs } from '../engine/duration.ts';
import type { Trigger } from '../engine/effects.ts';
import { lastInstantMs } from '../engine/instant.ts';
import { AppError } from '../errors.ts';
import type { InContent } from '../messages/events.ts';
import { openChat } from '../relay/decide/openChat.ts';
import { draftOf, type PersonDraft } from '../relay/decide/personDraft.ts';
import { startProcess } from '../relay/decide/startProcess.ts';
import { collect, decide } from '../relay/decide.ts';
import { changeOwner } from '../relay/onDemand/setChatOwner.ts';
import type { ParsedEvent } from '../relay/parse.ts';
import { emptyWrites } from '../relay/writes.ts';
import type { SimulatedEvent } from './events.ts';
import { failMessage } from './failMessage.ts';
import { fold } from './fold.ts';
import { heardIn } from './heard.ts';
import { saidIn } from './said.ts';
import { sceneOf, type World } from './world.ts';

/** A conversation whose timers fire this often goes on for ever. */
const maxFirings = 1_000;

/** Begins as `start` of the simulation says: with the contact's first text, or with a trigger. */
export async function begin(world: World): Promise<void> {
  const { start, flowId } = world.simulation;
  if (start.text !== undefined) {
    await hear(world, { type: 'text', text: start.text });
    return;
  }
  change(world, (draft) => {
    const chat = openChat(draft, world.line.id);
    // Somebody has just written: else nothing free-form could be said.
    chat.row.lastInboundAt = world.now;
    startProcess(draft, chat, flowId, triggerOf(world));
  });
}

/**
 * One thing happens, and what it leads to. AppError `invalid_request` where it cannot: a tap on
 * nothing, an answer that nobody waits for.
 */
export async function happen(world: World, event: SimulatedEvent): Promise<void> {
  if ('pass' in event) {
    await pass(world, durationMs(event.pass));
  } else if ('agent' in event) {
    change(world, (draft) => {
      const [chat] = draft.chats.values();
      if (!chat) throw new AppError('invalid_request', 'There is no chat yet for an agent to have');
      changeOwner(draft, chat, agentActs[event.agent]);
    });
  } else if ('answer' in event) {
    await answer(world, event.answer);
  } else if ('fails' in event) {
    failMessage(world, event.fails);
  } else {
    const content = heardIn(
      event,
      saidIn(world).map((row) => row.content),
    );
    if (content) await hear(world, content);
  }
}

const agent = 'agent@example.com';
const agentActs = {
  take: { owner: agent, actor: agent },
  close: { status: 'closed', actor: agent },
  finish: { status: 'closed', finishes: true, actor: agent },
} as const;

function triggerOf({ simulation }: World): Trigger {
  const { kind = 'test', response, variables = {}, referral } = simulation.start.trigger ?? {};
  return {
    kind,
    variables,
    ...(response !== undefined && { response }),
    ...(referral !== undefined && { referral }),
  };
}

/** The contact sends something, now. */
async function hear(world: World, content: InContent): Promise<void> {
  const { contact, line, now } = world;
  const id = `wamid.simulated.${world.newId()}`;
  const { phone, waId } = contact;
  const from = { ...(phone !== null && { phone }), ...(waId !== null && { waId }) };
  const event = { kind: 'message' as const, id, from, content };
  await turn(world, [
    {
      id: 1,
      lane: 0,
      key: hash16(id),
      lineId: line.id,
      kind: event.kind,
      field: 'messages',
      at: now,
      receivedAt: now,
      body: '',
      event,
    },
  ]);
}

/** The world answers the call that waits. */
async function answer(
  world: World,
  {
    status,
    headers = {},
    body = null,
    error,
  }: Extract<SimulatedEvent, { answer: unknown }>['answer'],
): Promise<void> {
  const [call] = world.calls;
  if (!call) throw new AppError('invalid_request', 'No call waits for an answer');
  const why = error ?? (status === 0 ? 'timeout' : undefined);
  const event = {
    kind: 'answer' as const,
    callId: call.id,
    answer: { status, headers, body, ...(why !== undefined && { error: why }) },
  };
  const { now } = world;
  await turn(world, [
    {
      id: 1,
      lane: 0,
      key: hash16(call.id),
      lineId: null,
      kind: event.kind,
      field: 'answer',
      at: now,
      receivedAt: now,
      body: '',
      event,
    },
  ]);
}

/** Time passes: each timer fires at the moment it falls due. */
async function pass(world: World, ms: number): Promise<void> {
  const until = new Date(world.now.getTime() + ms);
  if (!(until.getTime() <= lastInstantMs)) {
    throw new AppError('invalid_request', 'Time passes no further than the year 9999');
  }
  for (;;) {
    const due = Math.min(...world.timers.map(({ dueAt }) => dueAt.getTime()));
    if (due > until.getTime()) break;
    world.now = new Date(Math.max(due, world.now.getTime()));
    await turn(world, []);
    if (world.fired > maxFirings) {
      throw new AppError(
        'invalid_request',
        `More than ${maxFirings} timers fired: the flow goes on by itself without end`,
      );
    }
  }
  world.now = until;
}

/** A turn of the relay: the same `decide`, and what it decided comes true. */
async function turn(world: World, events: ParsedEvent[]): Promise<void> {
  const { writes } = await decide(
    sceneOf(world),
    {
      people: new Map([[world.contact.id, events]]),
      others: [],
      timers: { from: new Date(0), to: world.now },
    },
    world.newId,
  );
  const [dead] = writes.dead;
  if (dead) throw new Error(`The event could not be decided: ${dead.error}`);
  fold(world, writes);
}

/** What happens to the contact's chat by something that is no event of the provider. */
function change(world: World, act: (draft: PersonDraft) => void): void {
  const scene = sceneOf(world);
  const person = scene.people.get(world.contact.id);
  if (!person) throw new Error('The simulated contact has gone');
  const draft = draftOf(scene, person, world.newId);
  act(draft);
  const writes = emptyWrites();
  collect(writes, draft);
  fold(world, writes);
}

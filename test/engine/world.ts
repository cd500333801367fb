import { addressOf, tapAddress } from '../../src/engine/address.ts';
import { type CompiledFlow, compileFlow } from '../../src/engine/compileFlow.ts';
import { definitionSchema, type FlowDefinition } from '../../src/engine/definition.ts';
import type {
  Effect,
  FlowEvent,
  FlowResult,
  Library,
  MessageFacts,
  ProcessState,
  Scene,
} from '../../src/engine/effects.ts';
import { resumeFlow, startFlow } from '../../src/engine/flowMachine.ts';
import { defaultSentences } from '../../src/engine/words.ts';
import type { Content } from '../../src/messages/content.ts';
import type { InContent, Json } from '../../src/messages/events.ts';

/** Noon in Lima, on a Wednesday. */
export const startedAt = new Date('2026-08-05T17:00:00.000Z');

export const scene: Scene = {
  now: startedAt,
  contact: {
    id: 'CNT1',
    name: 'Ana',
    phone: '+51900000001',
    email: null,
    language: null,
    tags: [],
    properties: {},
  },
  line: { phone_number: '+15550000001', name: 'Main' },
  process: { id: 'IDP1', startedAt, seed: 'seed' },
  trigger: { kind: 'inbound', variables: {} },
  lastInboundAt: startedAt,
  account: { timezone: 'America/Lima', sentences: defaultSentences },
};

/** A definition around some steps: the first one starts it. */
export function flowOf(steps: Record<string, unknown>, more: object = {}): FlowDefinition {
  const [start] = Object.keys(steps);
  return definitionSchema.parse({ schema: 1, name: 'Test', language: 'es', start, steps, ...more });
}

/** The n-th other flow. */
export const flowId = (n: number): string => `IPF${String(n).padStart(32, '0')}`;

/** Other flows, each published in versions 1, 2, …; the last is the newest. */
export function libraryOf(versions: Record<string, FlowDefinition[]>): Library {
  const compiled = new Map(
    Object.entries(versions).map(([id, definitions]) => [
      id,
      definitions.map((each, index) => compileFlow(each, `${id}@${index + 1}`)),
    ]),
  );
  return {
    newest: (id) => {
      const flow = compiled.get(id)?.at(-1);
      return flow && { version: compiled.get(id)?.length ?? 0, flow };
    },
    version: (id, version) => compiled.get(id)?.[version - 1],
  };
}

/** A conversation with one process, by whole minutes after its start. */
export type Talk = {
  results: FlowResult[];
  last: FlowResult;
  /** What was said in answer to the last event. */
  said: Content[];
  state: ProcessState;
  minute: number;
  flow: CompiledFlow;
  scene: Scene;
};

export function begin(definition: FlowDefinition, overrides: Partial<Scene> = {}): Talk {
  const flow = compileFlow(definition, 'v1');
  const here = { ...scene, ...overrides };
  return talkAfter([], startFlow(flow, here), flow, here, 0);
}

/** The contact says something, `minute` minutes after the start. */
export function say(talk: Talk, content: string | InContent, minute = talk.minute): Talk {
  return happen(talk, { type: 'message', message: messageOf(content, minute) }, minute);
}

/** The contact taps an option of the step that waits. */
export function tap(talk: Talk, option: string, minute = talk.minute): Talk {
  const content: InContent = { type: 'tap', from: 'button', id: 'x', title: option };
  const message = {
    ...messageOf(content, minute),
    tap: { step: tapAddress(addressOf(talk.state)), option },
  };
  return happen(talk, { type: 'message', message }, minute);
}

/** A timer of the last results fires, when it is due. `name` is the step's, as in `timeout`. */
export function fire(talk: Talk, name: string): Talk {
  const timer = timersOf(talk).find(({ id }) => id.includes(`.${name}.`));
  if (timer === undefined) throw new Error(`No timer ${name} is set`);
  const minute = (timer.dueAt.getTime() - startedAt.getTime()) / 60_000;
  return happen(talk, { type: 'timer', id: timer.id, event: timer.event }, minute);
}

export function happen(talk: Talk, event: FlowEvent, minute = talk.minute): Talk {
  const now = new Date(startedAt.getTime() + minute * 60_000);
  const here: Scene = { ...talk.scene, now };
  if (event.type === 'message') here.lastInboundAt = event.message.at;
  if (event.type === 'message') here.lastMessage = event.message;
  const result = resumeFlow(talk.flow, talk.state, event, here);
  return talkAfter(talk.results, result, talk.flow, here, minute);
}

function talkAfter(
  before: FlowResult[],
  last: FlowResult,
  flow: CompiledFlow,
  here: Scene,
  minute: number,
): Talk {
  const said = last.effects.flatMap((effect) => (effect.type === 'say' ? [effect.content] : []));
  return { results: [...before, last], last, said, state: last.state, minute, flow, scene: here };
}

type SetTimer = Extract<Effect, { type: 'set_timer' }>;

/** Timers as the relay would hold them now: the last word per id wins. */
export function timersOf({ results }: Talk): SetTimer[] {
  const timers = new Map<string, SetTimer>();
  for (const effect of results.flatMap(({ effects }) => effects)) {
    if (effect.type === 'set_timer') timers.set(effect.id, effect);
    if (effect.type === 'cancel_timer') timers.delete(effect.id);
  }
  return [...timers.values()];
}

/** Timers by the step's name for them, with the minute after the start at which they are due. */
export const dueMinutes = (talk: Talk): Record<string, number> =>
  Object.fromEntries(
    timersOf(talk).map(({ id, dueAt }) => [
      id.split('.')[3] ?? id,
      (dueAt.getTime() - startedAt.getTime()) / 60_000,
    ]),
  );

export function messageOf(content: string | InContent, minute = 0): MessageFacts {
  const facts: MessageFacts = {
    id: `wamid.${minute}`,
    at: new Date(startedAt.getTime() + minute * 60_000),
    content: typeof content === 'string' ? { type: 'text', text: content } : content,
  };
  if (facts.content.type === 'media') {
    const { kind, mimeType, filename, caption } = facts.content.media;
    facts.media = {
      media_id: 'MED1',
      kind,
      mime_type: mimeType,
      ...(filename === undefined ? {} : { filename }),
      ...(caption === undefined ? {} : { caption }),
    };
  }
  return facts;
}

export const photo: InContent = {
  type: 'media',
  media: { kind: 'image', providerId: '1', mimeType: 'image/jpeg' },
};

/** Texts of what was said, for steps that say texts alone. */
export const texts = (talk: Talk): string[] =>
  talk.said.map((content) => ('text' in content ? content.text : content.type));

export const findings = (talk: Talk): string[] =>
  talk.last.effects.flatMap((effect) => (effect.type === 'finding' ? [effect.code] : []));

export const done: Json = { type: 'end', status: 'success' };

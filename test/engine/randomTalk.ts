import fc from 'fast-check';
import { addressOf, tapAddress } from '../../src/engine/address.ts';
import { type CompiledFlow, compileFlow } from '../../src/engine/compileFlow.ts';
import type { FlowDefinition } from '../../src/engine/definition.ts';
import type { FlowEvent, FlowResult, ProcessState, Scene } from '../../src/engine/effects.ts';
import { resumeFlow, startFlow } from '../../src/engine/flowMachine.ts';
import { migrateState } from '../../src/engine/migrateState.ts';
import { migrateTimers } from '../../src/engine/migrateTimers.ts';
import type { Outbound } from '../../src/engine/outbound.ts';
import { stepTypeOf } from '../../src/engine/steps/registry.ts';
import type { Known } from '../../src/engine/verify/known.ts';
import type { InContent } from '../../src/messages/events.ts';
import { flowId, flowOf, libraryOf, messageOf, scene, startedAt } from './world.ts';

const names = ['a', 'b', 'c', 'd', 'e'] as const;
const next = fc.constantFrom(...names);
const text = fc.constantFrom(
  'Hola {{ contact.name }}',
  '{{ vars.x }}',
  '{{ vars.x | plus: 1 }} de {{ vars.y.title }}',
  "{{ now | date: '%d/%m' }}",
  "{{ '2026-08-05T23:00:00Z' | date: '%d de %B, %H:%M' }} {{ contact.language }}",
  '{{ contact.properties.tier }} {{ contact.tags.size }} {{ contact.name }} {{ contact.email }}',
  '{{ trigger.kind }} {{ message.text }} {{ business.open }} {{ line.name }}',
  '{{ vars.x | divided_by: 0 }}',
  '{% for i in vars.list %}{{ i.id }}{% endfor %}.',
);
const condition = fc.constantFrom(
  { '>': [{ var: 'vars.x' }, 1] },
  { '==': [{ var: 'vars.y.id' }, 'p'] },
  { '+': [{ var: 'vars.x' }, 'z'] },
  { '<': [{ var: 'vars.none' }, { var: 'vars.x' }] },
  { in: ['vip', { var: 'contact.tags' }] },
  { '==': [{ var: 'contact.properties.tier' }, { var: 'vars.x' }] },
  true,
);
const after = fc.constantFrom('5m', '30m', '20h');
const timeout = fc.option(fc.record({ after, next }), { nil: undefined });
const invalid = fc.option(
  fc.record({ text, attempts: fc.integer({ min: 1, max: 3 }), next }, { requiredKeys: [] }),
  { nil: undefined },
);
const reminders = fc.option(fc.array(fc.record({ after, text }), { minLength: 1, maxLength: 2 }), {
  nil: undefined,
});
const answer = fc.oneof(
  fc.record({
    type: fc.constantFrom(
      'number',
      'integer',
      'email',
      'phone',
      'date',
      'boolean',
      'location',
      'contact',
      'any',
    ),
    save_as: fc.constantFrom('x', 'y'),
    sensitive: fc.boolean(),
  }),
  fc.constant({ type: 'text', save_as: 'x', pattern: '^(a+)+$' }),
  fc.constant({ type: 'media', save_as: 'x', min: 1, max: 2, kinds: ['image'] }),
);
const options = fc.tuple(next, next).map(([first, second]) => [
  { id: 'p', title: '{{ vars.x }}P', next: first },
  { id: 'q', title: 'Q', synonyms: ['cu'], next: second },
]);
const wait = fc.oneof(
  fc.record({ type: fc.constant('wait'), for: after, next, on_message: next }),
  fc.record({ type: fc.constant('wait'), until: text, offset: fc.constant('-3h'), next }),
);

/** What a random flow may send: a template with a value and two replies. */
const offer: Outbound = {
  id: `OTB${'0'.repeat(32)}`,
  name: 'offer',
  language: 'es_MX',
  category: 'MARKETING',
  status: 'APPROVED',
  shape: {
    body: 'Hola {{1}}',
    buttons: [
      { type: 'reply', text: 'p' },
      { type: 'reply', text: 'Q' },
    ],
  },
  names: { body: { 1: 'name' }, buttons: {} },
  replies: [
    { index: 0, title: 'p', action: 'continue' },
    { index: 1, title: 'Q', action: 'cancel' },
  ],
};

/** What a random flow may enter: one that asks, one that fails at once, and one that enters the first. */
const others: Record<string, FlowDefinition> = {
  [flowId(1)]: flowOf({
    a: { type: 'question', text: '?', answer: { type: 'text', save_as: 'x' }, next: 'b' },
    b: {
      type: 'http',
      method: 'GET',
      url: 'https://x.example/',
      timeout: '5s',
      next: 'c',
      failed: 'c',
    },
    c: { type: 'end', status: 'success' },
  }),
  [flowId(2)]: flowOf({ a: { type: 'end', status: 'failure', text: '{{ vars.x }}' } }),
  [flowId(3)]: flowOf({
    a: {
      type: 'subflow',
      flow_id: flowId(1),
      pass: { x: '{{ vars.x }}' },
      save_as: 'x',
      next: 'b',
    },
    b: { type: 'wait', for: '5m', next: 'c', on_message: 'c' },
    c: { type: 'end', status: 'success' },
  }),
};

const step = fc.oneof(
  fc.record(
    { type: fc.constant('message'), text, next, failed: next },
    { requiredKeys: ['type', 'text', 'next'] },
  ),
  fc.record(
    {
      type: fc.constant('question'),
      text,
      answer,
      invalid,
      reminders,
      timeout,
      next,
      failed: next,
    },
    { requiredKeys: ['type', 'text', 'answer', 'next'] },
  ),
  fc.record(
    {
      type: fc.constant('form'),
      whatsapp_flow_id: fc.constant('1'),
      cta: fc.constant('Abrir'),
      text,
      save_as: fc.constantFrom('x', 'y'),
      invalid,
      timeout,
      next,
      failed: next,
    },
    { requiredKeys: ['type', 'whatsapp_flow_id', 'cta', 'text', 'save_as', 'next'] },
  ),
  fc.record(
    {
      type: fc.constant('outbound'),
      outbound_id: fc.constantFrom(offer.id, `OTB${'f'.repeat(32)}`),
      variables: fc.record({ name: text }),
      failed: next,
      next,
    },
    { requiredKeys: ['type', 'outbound_id', 'next'] },
  ),
  fc
    .record(
      {
        replies: fc.record({ continue: next, cancel: next }),
        timeout,
        failed: next,
        next,
      },
      { requiredKeys: ['replies'] },
    )
    .map((more) => ({
      type: 'outbound',
      outbound_id: offer.id,
      variables: { name: 'Ana' },
      ...more,
    })),
  fc.record(
    {
      type: fc.constant('subflow'),
      flow_id: fc.constantFrom(...Object.keys(others), flowId(9)),
      pass: fc.record({ x: text }),
      save_as: fc.constantFrom('x', 'y'),
      failed: next,
      next,
    },
    { requiredKeys: ['type', 'flow_id', 'next'] },
  ),
  fc.record({
    type: fc.constant('choice'),
    text,
    save_as: fc.constant('y'),
    options,
    invalid,
    timeout,
  }),
  fc.record({ next, empty: next }).map((exits) => ({
    type: 'choice',
    text: '?',
    options_from: { list: 'vars.list', id: '{{ item.id }}', title: '{{ item.id }}', ...exits },
  })),
  fc.record({ type: fc.constant('branch'), if: condition, next, else: next }).map((branch) => ({
    type: 'branch',
    cases: [{ if: branch.if, next: branch.next }],
    else: branch.else,
  })),
  fc.record({ type: fc.constant('set'), values: fc.record({ x: text, z: text }), next }),
  fc.record({
    type: fc.constant('set_property'),
    property: fc.constantFrom('tier', 'name', 'email', 'language', 'consent'),
    value: text,
    next,
  }),
  fc.record({
    type: fc.constant('set_property'),
    property: fc.constant('language'),
    value: fc.constantFrom('en', 'en-GB', 'pt-BR', 'es-PE', 'fr'),
    next,
  }),
  wait,
  fc.record({ first: next, second: next }).map(({ first, second }) => ({
    type: 'split',
    branches: [
      { weight: 1, next: first },
      { weight: 3, next: second },
    ],
  })),
  fc.record({
    type: fc.constant('tag'),
    on: fc.constantFrom('contact', 'chat'),
    add: fc.constantFrom(['{{ vars.x }}'], ['vip']),
    next,
  }),
  fc.record({ type: fc.constant('event'), name: fc.constant('seen'), payload: text, next }),
  fc.record({
    type: fc.constant('http'),
    method: fc.constant('POST'),
    url: fc.constant('https://x.example/{{ vars.x }}'),
    body: fc.record({ said: text }),
    timeout: fc.constant('5s'),
    save_as: fc.constantFrom('x', 'y'),
    next,
    failed: next,
  }),
  fc.record({ type: fc.constant('handoff'), note: text, next, timeout }),
  fc.constant({ type: 'end', status: 'success', text: 'Adiós' }),
);

/** The account around random flows, as running sees it, and as verifying does. */
export const surroundings: Pick<Scene, 'flows' | 'outbounds'> = {
  flows: libraryOf(Object.fromEntries(Object.entries(others).map(([id, flow]) => [id, [flow]]))),
  outbounds: new Map([[offer.id, offer]]),
};
export const known: Known = {
  flows: new Map(Object.entries(others)),
  outbounds: new Map([[offer.id, offer]]),
  properties: new Set(),
  secrets: new Set(['shop']),
  phrases: [],
};

/** Whatever the steps say, in other languages: all of it in one, and of others what comes. */
const translated = (steps: Record<string, unknown>, english: string[], more: boolean[]) => {
  const flow = flowOf(steps);
  const places = Object.entries(flow.steps).flatMap(([name, each]) =>
    (stepTypeOf(each)?.parts(each) ?? []).flatMap((part) =>
      part.kind === 'said' ? [`${name}.${part.path}`] : [],
    ),
  );
  const texts = places.map((place, index) => [place, english[index % english.length] ?? '']);
  return {
    en: Object.fromEntries(texts),
    'en-GB': Object.fromEntries(texts.filter((_, index) => more[index % more.length])),
    pt: Object.fromEntries(texts.map(([place]) => [place, 'Olá {{ vars.x }}'])),
  };
};

const variables = { x: 1, list: Array.from({ length: 13 }, (_, index) => ({ id: `i${index}` })) };
const english = fc.array(text, { minLength: 1, maxLength: 4 });
const some = fc.array(fc.boolean(), { minLength: 1, maxLength: 3 });

/** Any five steps that lead anywhere among themselves. */
export const definition: fc.Arbitrary<FlowDefinition> = fc
  .tuple(fc.tuple(step, step, step, step, step), english, some)
  .map(([five, texts, more]) => {
    const steps = Object.fromEntries(five.map((each, index) => [names[index], each]));
    return flowOf(steps, { variables, translations: translated(steps, texts, more) });
  });

/** A flow, and the version that somebody makes of it: some steps are others, or gone, and so is its clock. */
export const versions: fc.Arbitrary<[FlowDefinition, FlowDefinition]> = fc
  .tuple(
    definition,
    definition,
    fc.subarray([...names]),
    fc.constantFrom('24h', '1h', '3d'),
    fc.record({ x: fc.constant(2), fresh: fc.constantFrom(1, 'one', null) }),
  )
  .map(([first, other, others, expires_after, more]) => {
    const taken = names.map((name) => [name, (others.includes(name) ? other : first).steps[name]]);
    const steps = Object.fromEntries(taken);
    const second = flowOf(steps, {
      variables: { ...variables, ...more },
      settings: { expires_after },
      translations: translated(steps, ['{{ vars.fresh }}'], [true]),
    });
    return [first, second];
  });

const content: fc.Arbitrary<string | InContent> = fc.oneof(
  fc.constantFrom(
    'p',
    'Q',
    '1',
    'más opciones',
    'sí',
    'a@b.example',
    '31/12',
    '1.5',
    'aaa',
    'listo',
  ),
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constant<InContent>({
    type: 'media',
    media: { kind: 'document', providerId: '1', mimeType: 'image/png' },
  }),
  fc.constant<InContent>({ type: 'location', latitude: 1, longitude: 2 }),
  fc.constant<InContent>({ type: 'contacts', contacts: [{ name: { formatted_name: 'E' } }] }),
  fc.constant<InContent>({ type: 'order', items: [] }),
  fc.constant<InContent>({ type: 'form', response: { flow_token: 'IDP1:a', day: '1' } }),
);

/** What may happen; a timer is one of those that are set, the oldest due first. */
export const happening = fc.oneof(
  { weight: 5, arbitrary: content.map((says) => ({ says })) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('p', 'q', '0', '7', 'more', 'zz', 'continue', 'cancel')
      .map((taps) => ({ taps })),
  },
  { weight: 2, arbitrary: fc.constant({ fires: true as const }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<FlowEvent>(
      { type: 'closed_by_agent' },
      { type: 'taken_by_agent' },
      { type: 'repeat_prompt' },
      { type: 'undelivered', step: 'a', visit: 1 },
      { type: 'undelivered', step: 'b', visit: 2 },
    ),
  },
  // What was said last could not be delivered after all.
  { weight: 1, arbitrary: fc.constant({ fails: true as const }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(200, 404, 0).map((answers) => ({ answers })),
  },
);
export type Happening = typeof happening extends fc.Arbitrary<infer H> ? H : never;

/** Or the process moves to the second version of its flow, where there is one that it can move to. */
export const happeningOrMove = fc.oneof(
  { weight: 12, arbitrary: happening },
  { weight: 1, arbitrary: fc.constant({ moves: true as const }) },
);
type HappeningOrMove = Happening | { moves: true };

/** One event of a talk: what the flow was given, and what it made of it; `move` is a migration. */
export type Turn = {
  event: FlowEvent | undefined;
  scene: Scene;
  result: FlowResult;
  move?: { flowId: string; from: number; to: number };
};

/** The flow that talks, and its two versions. */
export const ownFlow = 'IPF1';
export const versionsOf = (flow: FlowDefinition, second = flow) => {
  const compiled = [compileFlow(flow, 'v1'), compileFlow(second, 'v2')];
  const others = surroundings.flows;
  return {
    newest: (id: string) => others?.newest(id),
    version: (id: string, version: number) =>
      id === ownFlow ? compiled[version - 1] : others?.version(id, version),
  };
};

/** Talks a flow through what happens, the contact changing as the flow changes them; gives every turn. */
export function talkThrough(
  flow: FlowDefinition,
  happenings: HappeningOrMove[],
  first: Scene = { ...scene, ...surroundings },
  second?: FlowDefinition,
): Turn[] {
  const flows = versionsOf(flow, second);
  let version = 1;
  const compiled = () => flows.version(ownFlow, version) as CompiledFlow;
  let here: Scene = first;
  const turns: Turn[] = [{ event: undefined, scene: here, result: startFlow(compiled(), here) }];
  const timers = new Map<string, { dueAt: Date; event: FlowEvent }>();
  for (const one of happenings) {
    const last = turns.at(-1)?.result;
    if (last === undefined || last.ending !== undefined) break;
    for (const effect of last.effects) {
      if (effect.type === 'cancel_timer') timers.delete(effect.id);
      if (effect.type === 'set_timer') {
        const event: FlowEvent = { type: 'timer', id: effect.id, event: effect.event };
        timers.set(effect.id, { dueAt: effect.dueAt, event });
      }
    }
    if ('moves' in one) {
      if (second === undefined || version === 2) continue;
      const move = { flowId: ownFlow, from: 1, to: 2 };
      const before = { flowId: ownFlow, version, state: last.state };
      const moved = migrateState(before, move, flows);
      if (!moved.moves) continue;
      const standing = [...timers].map(([id, { dueAt }]) => ({ id, dueAt }));
      const { placed } = moved;
      const { effects, reads } = migrateTimers(before, placed, flows, here, standing, false);
      version = 2;
      const result: FlowResult = {
        ...last,
        state: placed.state,
        effects,
        reads,
        path: [],
        outcome: 'answered',
      };
      turns.push({ event: undefined, scene: here, result, move });
      continue;
    }
    const due = [...timers.values()].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())[0];
    const isTimer = 'fires' in one && due !== undefined;
    const now = isTimer ? due.dueAt : new Date(here.now.getTime() + 60_000);
    here = { ...here, now, contact: changedBy(here.contact, last.effects) };
    const event = isTimer ? due.event : eventOf(one, last.state, here.now);
    if (event.type === 'message') here = { ...here, lastInboundAt: here.now };
    const state: ProcessState = JSON.parse(JSON.stringify(last.state));
    turns.push({ event, scene: here, result: resumeFlow(compiled(), state, event, here) });
  }
  return turns;
}

function changedBy(contact: Scene['contact'], effects: FlowResult['effects']): Scene['contact'] {
  const changed = { ...contact };
  for (const effect of effects) {
    if (effect.type === 'set_contact') changed[effect.field] = effect.value ?? '';
    if (effect.type === 'set_property') {
      changed.properties = { ...changed.properties, [effect.name]: effect.value };
    }
    if (effect.type === 'tag' && effect.on === 'contact') {
      changed.tags = [...new Set([...changed.tags, ...effect.add])];
    }
  }
  return changed;
}

function eventOf(one: Happening, state: ProcessState, now: Date): FlowEvent {
  if ('type' in one) return one;
  if ('fails' in one) return { type: 'undelivered', step: addressOf(state), visit: state.visit };
  if ('answers' in one) {
    const answer = { status: one.answers, headers: {}, body: { x: one.answers } };
    return { type: 'call_answered', callId: state.memory.call ?? '', visit: state.visit, answer };
  }
  const minute = (now.getTime() - startedAt.getTime()) / 60_000;
  const says = 'says' in one ? one.says : 'hola';
  const message = messageOf(says, minute);
  if (!('taps' in one)) return { type: 'message', message };
  const tapped: InContent = { type: 'tap', from: 'button', id: one.taps, title: one.taps };
  const tap = { step: tapAddress(addressOf(state)), option: one.taps };
  return { type: 'message', message: { ...message, content: tapped, tap } };
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileFlow } from '../../src/engine/compileFlow.ts';
import type { FlowDefinition } from '../../src/engine/definition.ts';
import type { FlowEvent, FlowResult, ProcessState, Scene } from '../../src/engine/effects.ts';
import { resumeFlow, startFlow } from '../../src/engine/flowMachine.ts';
import type { InContent } from '../../src/messages/events.ts';
import { flowOf, messageOf, scene, startedAt } from './world.ts';

const names = ['a', 'b', 'c', 'd', 'e'] as const;
const next = fc.constantFrom(...names);
const text = fc.constantFrom(
  'Hola {{ contact.name }}',
  '{{ vars.x }}',
  '{{ vars.x | plus: 1 }} de {{ vars.y.title }}',
  "{{ now | date: '%d/%m' }}",
  '{{ vars.x | divided_by: 0 }}',
  '{% for i in vars.list %}{{ i.id }}{% endfor %}.',
);
const condition = fc.constantFrom(
  { '>': [{ var: 'vars.x' }, 1] },
  { '==': [{ var: 'vars.y.id' }, 'p'] },
  { '+': [{ var: 'vars.x' }, 'z'] },
  { '<': [{ var: 'vars.none' }, { var: 'vars.x' }] },
  true,
);
const after = fc.constantFrom('5m', '30m', '20h');
const timeout = fc.option(fc.record({ after, next }), { nil: undefined });
const invalid = fc.option(
  fc.record({ text, attempts: fc.integer({ min: 1, max: 3 }), next }, { requiredKeys: [] }),
  { nil: undefined },
);
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

const step = fc.oneof(
  fc.record(
    { type: fc.constant('message'), text, next, failed: next },
    { requiredKeys: ['type', 'text', 'next'] },
  ),
  fc.record({ type: fc.constant('question'), text, answer, invalid, timeout, next }),
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
  wait,
  fc.record({ type: fc.constant('handoff'), note: text, next, timeout }),
  fc.constant({ type: 'end', status: 'success', text: 'Adiós' }),
);

const definition: fc.Arbitrary<FlowDefinition> = fc
  .tuple(step, step, step, step, step)
  .map((steps) =>
    flowOf(Object.fromEntries(steps.map((each, index) => [names[index], each])), {
      variables: { x: 1, list: Array.from({ length: 13 }, (_, index) => ({ id: `i${index}` })) },
      translations: { en: { 'a.text': 'Hi' } },
    }),
  );

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
);

/** What may happen; a timer is one of those that are set, the oldest due first. */
const happening = fc.oneof(
  { weight: 5, arbitrary: content.map((says) => ({ says })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('p', 'q', '0', '7', 'more', 'zz').map((taps) => ({ taps })),
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
);
type Happening = typeof happening extends fc.Arbitrary<infer H> ? H : never;

/** Talks a flow through what happens; gives all results. */
function talkThrough(flow: FlowDefinition, happenings: Happening[]): FlowResult[] {
  const compiled = compileFlow(flow, 'v1');
  const results = [startFlow(compiled, scene)];
  const timers = new Map<string, { dueAt: Date; event: FlowEvent }>();
  let here: Scene = scene;
  for (const one of happenings) {
    const last = results.at(-1);
    if (last === undefined || last.ending !== undefined) break;
    for (const effect of last.effects) {
      if (effect.type === 'cancel_timer') timers.delete(effect.id);
      if (effect.type === 'set_timer') {
        const event: FlowEvent = { type: 'timer', id: effect.id, event: effect.event };
        timers.set(effect.id, { dueAt: effect.dueAt, event });
      }
    }
    const due = [...timers.values()].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())[0];
    const isTimer = 'fires' in one && due !== undefined;
    here = { ...here, now: isTimer ? due.dueAt : new Date(here.now.getTime() + 60_000) };
    const event = isTimer ? due.event : eventOf(one, last.state, here.now);
    if (event.type === 'message') here = { ...here, lastInboundAt: here.now };
    results.push(resumeFlow(compiled, JSON.parse(JSON.stringify(last.state)), event, here));
  }
  return results;
}

function eventOf(one: Happening, state: ProcessState, now: Date): FlowEvent {
  if ('type' in one) return one;
  const minute = (now.getTime() - startedAt.getTime()) / 60_000;
  const says = 'says' in one ? one.says : 'hola';
  const message = messageOf(says, minute);
  if (!('taps' in one)) return { type: 'message', message };
  const tapped: InContent = { type: 'tap', from: 'button', id: one.taps, title: one.taps };
  const tap = { step: state.step, option: one.taps };
  return { type: 'message', message: { ...message, content: tapped, tap } };
}

test('whatever is said to whatever flow: nothing throws, nothing runs away, variables stay JSON', () => {
  fc.assert(
    fc.property(definition, fc.array(happening, { maxLength: 12 }), (flow, happenings) => {
      for (const { effects, state } of talkThrough(flow, happenings)) {
        expect(effects.filter(({ type }) => type === 'say').length).toBeLessThanOrEqual(200);
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        expect(Object.hasOwn(flow.steps, state.step)).toBe(true);
        const ids = effects.flatMap((effect) => ('dueAt' in effect ? [effect.id] : []));
        expect(new Set(ids).size).toBe(ids.length);
      }
    }),
    { numRuns: 200 },
  );
});

test('the same inputs give identical results', () => {
  fc.assert(
    fc.property(definition, fc.array(happening, { maxLength: 8 }), (flow, happenings) => {
      expect(talkThrough(flow, happenings)).toEqual(talkThrough(flow, happenings));
    }),
    { numRuns: 80 },
  );
});

test('only a step that waits is ever left waiting, with an expiry if it waits for the contact', () => {
  fc.assert(
    fc.property(definition, (flow) => {
      const { state, ending, effects } = startFlow(compileFlow(flow, 'v1'), scene);
      const type = flow.steps[state.step]?.type;
      const expires = effects.some(
        (effect) => effect.type === 'set_timer' && effect.id.includes('.expires.'),
      );
      if (ending !== undefined) expect(expires).toBe(false);
      else expect(['question', 'choice', 'wait', 'handoff']).toContain(type);
      if (ending === undefined) expect(expires).toBe(type === 'question' || type === 'choice');
    }),
    { numRuns: 200 },
  );
});

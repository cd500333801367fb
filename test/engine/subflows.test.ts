import { describe, expect, test } from 'vitest';
import { addressOf, tapAddress } from '../../src/engine/address.ts';
import type { FlowDefinition } from '../../src/engine/definition.ts';
import type { Effect, Scene } from '../../src/engine/effects.ts';
import { exitFlow } from '../../src/engine/exitFlow.ts';
import { stableHash } from '../../src/engine/stableHash.ts';
import {
  begin,
  done,
  findings,
  fire,
  flowId,
  flowOf,
  happen,
  libraryOf,
  messageOf,
  say,
  type Talk,
  texts,
} from './world.ts';

const one = flowId(1);
const tell = (text: string, next = 'done', more: object = {}) => ({
  type: 'message',
  text,
  next,
  ...more,
});
const ask = (more: object = {}) => ({
  type: 'question',
  text: '¿Edad?',
  answer: { type: 'integer', save_as: 'age' },
  next: 'done',
  ...more,
});
const call = (more: object = {}) => ({ type: 'subflow', flow_id: one, next: 'done', ...more });

/** A process that calls flow 1, in each of these versions so far published. */
function calling(
  steps: Record<string, unknown>,
  inner: FlowDefinition[],
  more: Partial<Scene> & { of?: object } = {},
): Talk {
  const { of, ...overrides } = more;
  return begin(flowOf({ ...steps, done }, of), {
    ...overrides,
    flows: libraryOf({ [one]: inner }),
  });
}

const asking = flowOf({ ask: ask(), done });

/** The messages of a talk so far, with what comes back when they fail. */
const said = ({ results }: Talk) =>
  results
    .flatMap(({ effects }): Effect[] => effects)
    .flatMap((effect) => (effect.type === 'say' ? [effect] : []));

/** The message that was said `back` messages ago fails for good. */
function fails(talk: Talk, back = 0): Talk {
  const message = said(talk).at(-1 - back);
  if (message === undefined) throw new Error('Nothing was said');
  const { step, visit } = message;
  return happen(talk, { type: 'undelivered', step, visit });
}

test('a process in a sub-flow keeps its own step and variables, and a frame with the inner ones', () => {
  const { state } = calling(
    { call: call({ pass: { who: '{{ contact.name }}' } }) },
    [flowOf({ ask: ask(), done }, { variables: { age: 0 } })],
    { of: { variables: { own: 1 } } },
  );
  expect(state).toEqual({
    step: 'call',
    vars: { own: 1 },
    visit: 2,
    memory: {},
    frames: [
      {
        flowId: one,
        version: 1,
        step: 'ask',
        vars: { age: 0, who: 'Ana' },
        trigger: { kind: 'subflow', variables: { who: 'Ana' } },
      },
    ],
  });
  expect(addressOf(state)).toBe('call/ask');
});

test('once the sub-flow has ended nothing of it is left but what was saved', () => {
  const talk = calling({ call: call({ save_as: 'got', next: 'last' }), last: ask() }, [asking]);
  const { state, last } = say(talk, '42');
  expect(state).toEqual({ step: 'last', vars: { got: { age: 42 } }, visit: 4, memory: {} });
  expect(last.path).toEqual(['call/done', 'last']);
});

test('"a process keeps the one it began with": what is published later is for those who enter later', () => {
  const flow = (text: string) => flowOf({ ask: ask({ text }), done });
  const talk = calling({ call: call({ next: 'again' }), again: call() }, [flow('Uno')]);
  const newer = libraryOf({ [one]: [flow('Uno'), flow('Dos')] });
  const later = { ...talk, scene: { ...talk.scene, flows: newer } };
  expect(texts(happen(later, { type: 'repeat_prompt' }))).toEqual(['Uno']);
  const next = say(later, '1');
  expect(texts(next)).toEqual(['Dos']);
  expect(next.last.reads[`flows.${one}`]).toBe(2);
  expect(next.state.frames?.map(({ version }) => version)).toEqual([2]);
});

test('a version that is not there any more is an error, not another version', () => {
  const talk = calling({ call: call() }, [asking]);
  const empty = { ...talk, scene: { ...talk.scene, flows: libraryOf({}) } };
  expect(() => say(empty, '1')).toThrow(`No flow ${one} version 1`);
});

test('an exit word inside ends the process with its own exit_text', () => {
  const talk = calling({ call: call({ failed: 'done' }) }, [asking], {
    of: { settings: { exit_text: 'Hasta luego' } },
  });
  const result = exitFlow(talk.flow, talk.state, messageOf('salir'), talk.scene);
  expect(result.effects).toEqual([
    { type: 'say', content: { type: 'text', text: 'Hasta luego' }, step: 'call', visit: 2 },
  ]);
  expect(result.ending).toEqual({ status: 'failure', failureStatus: 'canceled' });
});

test('ten flows may stand within each other, and the eleventh is not entered', () => {
  const talk = calling({ call: call() }, [flowOf({ call: call(), done })]);
  const deepest = Array.from({ length: 11 }, () => 'call').join('/');
  expect(talk.last.path.at(-1)).toBe(deepest);
  expect(talk.last.path).toHaveLength(11);
  expect(findings(talk)).toEqual(['subflow_too_deep']);
});

describe('a message that fails for good', () => {
  const notDelivered = {
    status: 'failure',
    failureStatus: 'system_error',
    declinedReason: 'message_not_delivered',
  };

  test('takes the `failed` of its step inside the sub-flow that is still open', () => {
    const inner = flowOf({ ask: ask({ failed: 'other' }), other: tell('De otro modo'), done });
    const talk = fails(calling({ call: call({ next: 'bye' }), bye: tell('Chao') }, [inner]));
    expect(texts(talk)).toEqual(['De otro modo', 'Chao']);
  });

  test('leaves the sub-flows entered since, and their clocks stop', () => {
    const inner = flowOf({ ask: ask({ timeout: { after: '5m', next: 'done' } }), done });
    const steps = { hi: tell('Hola', 'call', { failed: 'rest' }), call: call(), rest: ask() };
    const talk = fails(calling(steps, [inner]), 1);
    expect(talk.state).toMatchObject({ step: 'rest', vars: {} });
    expect(talk.state.frames).toBeUndefined();
    const gone = talk.last.effects.flatMap((each) =>
      each.type === 'cancel_timer' ? [each.id] : [],
    );
    expect(gone).toContain('xstate.after.ask.timeout.flow.ask');
  });

  test('in a sub-flow that has ended is a failure of the step that had entered it', () => {
    const inner = flowOf({ hi: tell('Adentro'), done });
    const steps = { call: call({ failed: 'rest', next: 'ask' }), ask: ask(), rest: tell('Perdón') };
    const talk = calling(steps, [inner]);
    expect(texts(fails(talk, 1))).toEqual(['Perdón']);
  });

  test('without any `failed` ends the sub-flow as a failure, and so the process', () => {
    const talk = calling({ call: call() }, [asking]);
    expect(fails(talk).last.ending).toEqual(notDelivered);
    const careful = calling({ call: call({ failed: 'rest' }), rest: tell('Perdón') }, [asking]);
    expect(texts(fails(careful))).toEqual(['Perdón']);
  });

  test('counts once, however many fail', () => {
    const inner = flowOf({
      hi: tell('Hola', 'ask', { failed: 'rest' }),
      ask: ask(),
      rest: ask(),
      done,
    });
    const talk = fails(calling({ call: call() }, [inner]), 1);
    expect(addressOf(talk.state)).toBe('call/rest');
    const message = said(talk)[1];
    const again = happen(talk, {
      type: 'undelivered',
      step: message?.step ?? '',
      visit: message?.visit ?? 0,
    });
    expect(again.last.outcome).toBe('unused');
  });
});

describe('what is sensitive', () => {
  const secret = { type: 'text', save_as: 'pin', sensitive: true };

  test('stays so in a sub-flow it is passed to, and in what that one makes of it', () => {
    const inner = flowOf({
      make: { type: 'set', values: { both: '{{ vars.code }}!', free: 'x' }, next: 'ask' },
      ask: ask({ text: '{{ vars.both }} {{ vars.free }} {{ trigger.variables.code }}' }),
      done,
    });
    const steps = {
      pin: ask({ answer: secret, next: 'call' }),
      call: call({ pass: { code: '{{ vars.pin }}' } }),
    };
    const talk = say(calling(steps, [inner]), '1234');
    expect(texts(talk)).toEqual(['1234! x 1234']);
    expect(talk.last.reads).toMatchObject({
      'vars.pin': '***',
      'vars.code': '***',
      'vars.both': '***',
      'vars.free': 'x',
      'trigger.variables.code': '***',
    });
    expect(talk.state.frames?.[0]?.sensitive).toEqual(['code', 'both']);
  });

  test('comes back so to the caller, and what was heard meanwhile is kept out of the journal', () => {
    const inner = flowOf({ pin: ask({ answer: secret }), done });
    const steps = {
      call: call({ save_as: 'got', next: 'copy' }),
      copy: {
        type: 'set',
        values: { copied: '{{ vars.got.pin }}', heard: '{{ message.text }}' },
        next: 'ask',
      },
      ask: ask({ text: '{{ vars.copied }}' }),
    };
    const talk = say(calling(steps, [inner]), '1234');
    expect(texts(talk)).toEqual(['1234']);
    expect(talk.last.reads).toMatchObject({
      'vars.got.pin': '***',
      'vars.copied': '***',
      'message.text': '***',
    });
    const kept = { sensitive: ['heard', 'got', 'copied'], heardSensitive: true };
    expect(talk.state).toMatchObject(kept);
    const later = say(talk, 'muchos');
    expect(later.state).toMatchObject(kept);
  });
});

test('what a caller makes of words it did not ask for is sensitive, where a sub-flow asked for such', () => {
  const secret = { type: 'text', save_as: 'pin', sensitive: true };
  const inner = flowOf({ pin: ask({ answer: secret }), done });
  const steps = {
    call: call({ next: 'copy' }),
    copy: { type: 'set', values: { heard: '{{ message.text }}', now: '{{ now }}' }, next: 'ask' },
    ask: ask(),
  };
  const talk = say(calling(steps, [inner]), '1234');
  expect(talk.state.vars.heard).toBe('1234');
  expect(talk.state.sensitive).toEqual(['heard']);
});

test('a state goes through JSON at every event, sub-flows included, and nothing changes', () => {
  const inner = flowOf({ ask: ask({ timeout: { after: '5m', next: 'late' } }), late: ask(), done });
  const steps = { call: call({ save_as: 'got', next: 'ask' }), ask: ask() };
  const kept = (talk: Talk): Talk => ({ ...talk, state: JSON.parse(JSON.stringify(talk.state)) });
  const whole = say(say(fire(calling(steps, [inner]), 'timeout'), '1'), '2');
  const stored = say(kept(say(kept(fire(kept(calling(steps, [inner])), 'timeout')), '1')), '2');
  expect(stored.results).toEqual(whole.results);
  expect(stored.state.vars).toEqual({ got: { age: 1 }, age: 2 });
});

describe('addresses', () => {
  test('a tap has room in an id for the longest names, however deep it is', () => {
    const name = 'a'.repeat(60);
    const step = tapAddress(Array.from({ length: 11 }, () => name).join('/'));
    expect(step).toMatch(/^a{60}@[0-9a-f]{8}$/);
    expect(`IDP${'0'.repeat(32)}:${step}:${name}`.length).toBeLessThanOrEqual(200);
  });

  test('steps of one name are told apart by the way to them', () => {
    expect(tapAddress('menu')).toBe('menu');
    expect(tapAddress('a/menu')).not.toBe(tapAddress('b/menu'));
  });
});

describe('draws', () => {
  const half = [
    { weight: 7, next: 'ask', name: 'a' },
    { weight: 3, next: 'ask', name: 'b' },
  ];

  test('shares come out as they are weighed, over ids that follow each other', () => {
    const flow = flowOf({ split: { type: 'split', branches: half }, ask: ask(), done });
    const names = Array.from({ length: 2_000 }, (_, index) => {
      const seed = `019a0000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
      const { reads } = begin(flow, { process: { ...process, seed } }).last;
      return reads['split.split'];
    });
    const share = names.filter((name) => name === 'a').length / names.length;
    expect(share).toBeGreaterThan(0.67);
    expect(share).toBeLessThan(0.73);
  });

  const process = { id: 'IDP1', startedAt: new Date('2026-08-05T17:00:00.000Z'), seed: '' };

  test('the hash is what it always was: processes that run would change their way', () => {
    expect([stableHash(''), stableHash('a'), stableHash('ñandú 🦙')]).toEqual([
      2872998923, 444641715, 3888232352,
    ]);
  });
});

test('a finding names the step by its address', () => {
  const inner = flowOf({ hi: tell('{{ vars.none }}', 'done', { failed: 'done' }), done });
  const talk = calling({ call: call() }, [inner]);
  expect(findings(talk)).toEqual(['empty_text']);
  expect(talk.last.effects).toMatchObject([{ type: 'finding', step: 'call/hi' }]);
});

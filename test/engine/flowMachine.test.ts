import { describe, expect, test } from 'vitest';
import { compileFlow } from '../../src/engine/compileFlow.ts';
import { demoFlow } from '../../src/engine/demoFlow.ts';
import type { FlowEvent } from '../../src/engine/effects.ts';
import { exitFlow } from '../../src/engine/exitFlow.ts';
import { resumeFlow, startFlow } from '../../src/engine/flowMachine.ts';
import {
  begin,
  done,
  dueMinutes,
  findings,
  fire,
  flowOf,
  happen,
  messageOf,
  say,
  scene,
  type Talk,
  tap,
  texts,
  timersOf,
} from './world.ts';

const ask = (more: object = {}) => ({
  type: 'question',
  text: '¿Tu nombre?',
  answer: { type: 'text', min: 2, save_as: 'name' },
  invalid: { text: 'Más largo.', next: 'gone' },
  timeout: { after: '30m', next: 'gone' },
  next: 'done',
  ...more,
});
const gone = { type: 'end', status: 'failure', failure_status: 'expired' };
const inner = `IPF${'0'.repeat(32)}`;
const notDelivered = {
  status: 'failure',
  failureStatus: 'system_error',
  declinedReason: 'message_not_delivered',
};

const call = {
  type: 'http',
  method: 'GET',
  url: 'https://shop.example/quote',
  timeout: '10s',
  failed: 'gone',
  next: 'ask',
};
/** The world answers the call that the process waits for. */
const answer = (talk: Talk, minute: number): Talk => {
  const { visit, memory } = talk.state;
  const given = { status: 200, headers: {}, body: null };
  return happen(
    talk,
    { type: 'call_answered', callId: memory.call ?? '', visit, answer: given },
    minute,
  );
};

test('the demo flow talks from its first step to its end', () => {
  const started = begin(demoFlow);
  expect(texts(started)).toEqual(['Hola Ana', '¿Cuál es tu correo?']);
  expect(started.state).toEqual({ step: 'ask_email', vars: { visits: 0 }, visit: 2, memory: {} });

  const wrong = say(started, 'ana arroba gmail', 1);
  expect(texts(wrong)).toEqual(['No parece un correo.']);

  const asked = say(wrong, 'ana@gmail.com', 2);
  expect(texts(asked)).toEqual(['¿Qué necesitas?']);

  const ended = tap(asked, 'buy', 3);
  expect(texts(ended)).toEqual(['La consulta cuesta $ 80.000. ¡Gracias!']);
  expect(ended.last.ending).toEqual({ status: 'success' });
  expect(ended.state).toEqual({
    step: 'done',
    vars: {
      visits: 0,
      email: 'ana@gmail.com',
      topic: { id: 'buy', title: 'Comprar', value: null },
    },
    visit: 5,
    memory: {},
  });
  expect(timersOf(ended)).toEqual([]);
});

test('a state and an event are all it takes: what was compiled anew goes on from a stored state', () => {
  const stored = JSON.parse(JSON.stringify(begin(demoFlow).state));
  const event: FlowEvent = { type: 'message', message: messageOf('ana@x.example', 1) };
  const resumed = resumeFlow(compileFlow(demoFlow, 'v1'), stored, event, scene);
  expect(resumed.state.step).toBe('menu');
  expect(stored).toEqual({ step: 'ask_email', vars: { visits: 0 }, visit: 2, memory: {} });
});

test('a state of a step that this version does not have is refused', () => {
  const state = { step: 'quote', vars: {}, visit: 1, memory: {} };
  expect(() =>
    resumeFlow(compileFlow(demoFlow, 'v7'), state, { type: 'repeat_prompt' }, scene),
  ).toThrow('No step "quote" in flow version v7');
});

describe('"Xstate restarts an after on a self transition only with reenter: true"', () => {
  const circle = flowOf({ ask: ask({ next: 'ask' }), gone, done });

  test('an exit that leads back to its own step is a new visit, with its clock from the start', () => {
    const talk = say(begin(circle), 'Ana', 10);
    expect(talk.state).toMatchObject({ step: 'ask', visit: 2, memory: {} });
    expect(dueMinutes(talk)).toMatchObject({ timeout: 40 });
  });

  test('a repeat is the same visit, and its clock restarts too', () => {
    const talk = say(begin(circle), 'x', 10);
    expect(talk.state).toMatchObject({ step: 'ask', visit: 1, memory: { wrong: 1 } });
    expect(dueMinutes(talk)).toMatchObject({ timeout: 40 });
  });

  test('wrong answers of one visit are forgotten in the next', () => {
    const talk = say(say(say(begin(circle), 'x', 1), 'Ana', 2), 'y', 3);
    expect(talk.state.memory).toEqual({ wrong: 1 });
  });

  test('one result has one word per timer, the last', () => {
    const { effects } = say(begin(circle), 'x', 10).last;
    const words = effects.filter(({ type }) => type.endsWith('_timer'));
    expect(words.map(({ type }) => type)).toEqual(['set_timer', 'set_timer']);
  });
});

describe('a timer fires only for the visit it was set in', () => {
  const circle = flowOf({ ask: ask({ next: 'ask' }), gone, done });

  test('one of an earlier visit means nothing', () => {
    const first = begin(circle);
    const [stale] = timersOf(first);
    if (stale === undefined) throw new Error('no timer');
    const second = say(first, 'Ana', 10);
    const fired = happen(second, { type: 'timer', id: stale.id, event: stale.event }, 30);
    expect(fired.last).toMatchObject({ outcome: 'unused', effects: [], state: second.state });
  });

  test('one of another step means nothing, even in a visit of that number', () => {
    const talk = begin(flowOf({ ask: ask({ next: 'more' }), more: ask(), gone, done }));
    const id = 'xstate.after.more.timeout.flow.more';
    const fired = happen(talk, { type: 'timer', id, event: { type: id, visit: 1 } }, 30);
    expect(fired.last.outcome).toBe('unused');
  });
});

describe('expires_after counts from "the latest of the contact\'s last message, the start, and the end of the last wait, handoff or http"', () => {
  const settings = { settings: { expires_after: '2h' } };

  test('counts from the start where the contact has not written since', () => {
    const flow = flowOf({ ask: ask(), gone, done }, settings);
    const lastInboundAt = new Date(scene.now.getTime() - 60 * 60_000);
    expect(dueMinutes(begin(flow, { lastInboundAt }))).toMatchObject({ expires: 120 });
  });

  test("counts from the contact's last message", () => {
    const flow = flowOf({ ask: ask({ next: 'more' }), more: ask(), gone, done }, settings);
    expect(dueMinutes(say(begin(flow), 'Ana', 15))).toMatchObject({ expires: 135 });
  });

  test('counts from the end of the last wait', () => {
    const flow = flowOf(
      { sleep: { type: 'wait', for: '3h', next: 'ask' }, ask: ask(), gone, done },
      settings,
    );
    expect(dueMinutes(fire(begin(flow), 'wait'))).toMatchObject({ expires: 300 });
  });

  test('counts from the end of the last hand-off', () => {
    const flow = flowOf(
      { desk: { type: 'handoff', next: 'ask' }, ask: ask(), gone, done },
      settings,
    );
    const back = happen(begin(flow), { type: 'closed_by_agent' }, 600);
    expect(dueMinutes(back)).toMatchObject({ expires: 720, timeout: 630 });
  });

  test('counts from the end of the last http', () => {
    const flow = flowOf({ quote: call, ask: ask(), gone, done }, settings);
    expect(dueMinutes(answer(begin(flow), 90))).toMatchObject({ expires: 210 });
  });

  test('is not moved by a chain of timeouts: silence adds up', () => {
    const flow = flowOf(
      {
        ask: ask({ timeout: { after: '90m', next: 'more' } }),
        more: ask({ timeout: undefined }),
        gone,
        done,
      },
      settings,
    );
    expect(dueMinutes(fire(begin(flow), 'timeout'))).toEqual({ expires: 120 });
  });

  test('is 24 hours where the flow does not say', () => {
    expect(dueMinutes(begin(flowOf({ ask: ask(), gone, done })))).toMatchObject({ expires: 1440 });
  });
});

describe('a message that failed for good', () => {
  const flow = flowOf({
    hi: { type: 'message', text: 'Hola', failed: 'sms', next: 'ask' },
    ask: ask({ failed: 'gone' }),
    sms: { type: 'message', text: 'Otra vez', next: 'rest' },
    rest: { type: 'wait', for: '1h', next: 'done' },
    gone,
    done,
  });
  const failure = (step: string, visit: number): FlowEvent => ({
    type: 'undelivered',
    step,
    visit,
  });

  test('"A later failure takes the sending step\'s failed", wherever the process is by now', () => {
    const failed = happen(begin(flow), failure('hi', 1), 1);
    expect(failed.state).toMatchObject({ step: 'rest', visit: 4, failedVisit: 2 });
    expect(texts(failed)).toEqual(['Otra vez']);
    expect(dueMinutes(failed)).toEqual({ wait: 61 });
  });

  test('the others of that way that failed too say nothing new', () => {
    const failed = happen(begin(flow), failure('hi', 1), 1);
    expect(happen(failed, failure('ask', 2), 1).last.outcome).toBe('unused');
    expect(happen(failed, failure('hi', 1), 1).last.outcome).toBe('unused');
  });

  test('one sent after that counts again; without `failed` the process ends', () => {
    const failed = happen(begin(flow), failure('hi', 1), 1);
    const again = happen(failed, failure('sms', 3), 2);
    expect(again.last.ending).toEqual(notDelivered);
    expect(timersOf(again)).toEqual([]);
  });

  test('a step may take its own `failed` back to itself', () => {
    const own = flowOf({ ask: ask({ failed: 'ask' }), gone, done });
    const again = happen(begin(own), failure('ask', 1), 5);
    expect(again.state).toMatchObject({ step: 'ask', visit: 2 });
    expect(dueMinutes(again)).toMatchObject({ timeout: 35 });
  });

  test('with people, the chat is theirs', () => {
    const desk = flowOf({
      hi: { type: 'message', text: 'Hola', failed: 'gone', next: 'desk' },
      desk: { type: 'handoff', next: 'done' },
      gone,
      done,
    });
    expect(happen(begin(desk), failure('hi', 1), 1).last.outcome).toBe('unused');
  });
});

test('"An http, set or wait step is not touched by the window"', () => {
  const flow = flowOf({
    sleep: { type: 'wait', for: '3d', next: 'keep' },
    keep: { type: 'set', values: { kept: 1 }, next: 'quote' },
    quote: { ...call, next: 'done' },
    gone,
    done,
  });
  const called = fire(begin(flow), 'wait');
  expect(called.last.effects).toContainEqual(expect.objectContaining({ type: 'call' }));
  expect(answer(called, 4_321).last).toMatchObject({
    ending: { status: 'success' },
    state: { vars: { kept: 1 } },
  });
});

test('a reminder that cannot be said any more takes `failed`: the window is checked at now', () => {
  const flow = flowOf(
    {
      ask: ask({ timeout: undefined, failed: 'gone', reminders: [{ after: '25h', text: '?' }] }),
      gone,
      done,
    },
    { settings: { expires_after: '48h' } },
  );
  const reminded = fire(begin(flow), 'reminder_0');
  expect(texts(reminded)).toEqual([]);
  expect(reminded.last.ending).toEqual({ status: 'failure', failureStatus: 'expired' });
});

describe('"at most 100 steps per event"', () => {
  const circle = (length: number) => {
    const steps: Record<string, unknown> = {};
    for (let index = 0; index < length; index += 1) {
      const next = `s${index + 1}`;
      steps[`s${index}`] = { type: 'message', text: String(index), next };
    }
    return { ...steps, [`s${length}`]: { type: 'end', status: 'success' } };
  };

  test('a hundred steps are walked', () => {
    const talk = begin(flowOf(circle(99)));
    expect(talk.said).toHaveLength(99);
    expect(talk.last.ending).toEqual({ status: 'success' });
  });

  test('one more ends the process, and nothing of what it wanted is done', () => {
    const talk = begin(flowOf(circle(100)));
    expect(talk.said).toEqual([]);
    expect(findings(talk)).toEqual(['too_many_steps']);
    expect(talk.last.ending).toEqual({
      status: 'failure',
      failureStatus: 'system_error',
      declinedReason: 'too_many_steps',
    });
  });
});

describe('what was read', () => {
  const flow = flowOf({
    ask: {
      type: 'question',
      text: 'Documento, {{ contact.name }}',
      answer: { type: 'text', save_as: 'document', sensitive: true },
      next: 'copy',
    },
    copy: { type: 'set', values: { copy: 'n. {{ vars.document }}' }, next: 'thanks' },
    thanks: {
      type: 'message',
      text: '{{ vars.copy }} {{ message.text }} {{ vars.n }}',
      next: 'check',
    },
    check: {
      type: 'branch',
      cases: [{ if: { '>': [{ var: 'contact.properties.tier' }, 1] }, next: 'done' }],
      else: 'done',
    },
    done,
  });

  test('is noted by its path, what is missing as null', () => {
    expect(begin(flow).last.reads).toEqual({
      'contact.name': 'Ana',
      last_inbound_at: '2026-08-05T17:00:00.000Z',
    });
    expect(say(begin(flow), '123').last.reads).toMatchObject({
      'contact.properties.tier': null,
      'vars.n': null,
    });
  });

  test('a sensitive value is "*** in logs, hooks, agents\' view and journal": the journal', () => {
    const { last } = say(begin(flow), '12345678', 1);
    expect(last.reads).toMatchObject({
      'vars.document': '***',
      'vars.copy': '***',
      'message.text': '***',
    });
    expect(JSON.stringify(last.reads)).not.toContain('12345678');
    expect(last.state.vars.document).toBe('12345678');
  });

  test('the compiled flow names its sensitive variables', () => {
    expect([...compileFlow(flow, 'v1').sensitive]).toEqual(['document', 'copy']);
  });
});

test('what happened since the last message is in scope: message, line, process, trigger, now', () => {
  const flow = flowOf({
    ask: ask({ next: 'echo' }),
    echo: {
      type: 'message',
      text: '{{ message.text }}|{{ line.name }}|{{ process.id }}|{{ trigger.kind }}|{{ now }}|{{ step.call_id }}|{{ business.open }}',
      next: 'done',
    },
    gone,
    done,
  });
  expect(texts(say(begin(flow), 'Ana', 1))).toEqual([
    'Ana|Main|IDP1|inbound|2026-08-05T12:01:00.000-05:00|IDP1:echo:2|true',
  ]);
});

test('the text of a message that was a tap is its title', () => {
  const echo = { type: 'message', text: '{{ message.text }}', next: 'done' };
  const options = [{ id: 'a', title: 'Uno', next: 'echo' }];
  const flow = flowOf({ menu: { type: 'choice', text: '?', options }, echo, done });
  expect(texts(tap(begin(flow), 'a', 1))).toEqual(['a']);
});

test('a reply\'s id is "at most 200 characters", in a sub-flow too', () => {
  const longest = 'x'.repeat(60);
  const options = [{ id: longest, title: 'Uno', next: 'done' }];
  const menu = flowOf({ [longest]: { type: 'choice', text: '?', options }, done });
  const outer = flowOf({ pay: { type: 'subflow', flow_id: inner, next: 'done' }, done });
  const flows = {
    newest: () => ({ version: 1, flow: compileFlow(menu, 'inner') }),
    version: () => compileFlow(menu, 'inner'),
  };
  const process = { ...scene.process, id: `IDP${'0'.repeat(32)}` };
  for (const flow of [menu, outer]) {
    const [shown] = begin(flow, { flows, process }).said;
    const [button] = shown?.type === 'buttons' ? shown.buttons : [];
    expect(button?.id).toMatch(/^IDP0{32}:x{60}(@[0-9a-f]{8})?:x{60}$/);
    expect(button?.id.length).toBeLessThanOrEqual(200);
  }
});

test('an exit word says `exit_text`, if there is one, and ends the process as canceled', () => {
  const flow = flowOf(
    { ask: ask(), gone, done },
    { settings: { exit_text: 'Adiós {{ contact.name }}' } },
  );
  const { state, flow: compiled } = begin(flow);
  const exited = exitFlow(compiled, state, messageOf('salir', 1), scene);
  expect(exited.effects).toEqual([
    { type: 'say', content: { type: 'text', text: 'Adiós Ana' }, step: 'ask', visit: 1 },
  ]);
  expect(exited.ending).toEqual({ status: 'failure', failureStatus: 'canceled' });
  const silent = exitFlow(begin(demoFlow).flow, state, messageOf('salir', 1), scene);
  expect(silent.effects).toEqual([]);
});

test('starting twice with the same scene gives the same', () => {
  const flow = compileFlow(demoFlow, 'v1');
  expect(startFlow(flow, scene)).toEqual(startFlow(flow, scene));
});

test('events that a step has no use for change nothing', () => {
  const talk: Talk = begin(demoFlow);
  for (const event of [{ type: 'closed_by_agent' }, { type: 'taken_by_agent' }] as const) {
    expect(happen(talk, event).last).toMatchObject({
      outcome: 'unused',
      effects: [],
      state: talk.state,
    });
  }
});

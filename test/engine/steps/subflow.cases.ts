import { flowId, scene } from '../world.ts';
import type { StepCase } from './stepCase.ts';

const one = flowId(1);
const two = flowId(2);
const call = (more: object = {}) => ({ type: 'subflow', flow_id: one, next: 'yes', ...more });
const say = (text: string, next = 'yes') => ({ type: 'message', text, next });
const ask = (more: object = {}) => ({
  type: 'question',
  text: '¿Edad?',
  answer: { type: 'integer', save_as: 'age' },
  next: 'yes',
  ...more,
});
const menu = (next = 'yes') => ({
  type: 'choice',
  text: '¿Cuál?',
  save_as: 'pick',
  options: [{ id: 'a', title: 'A', next }],
});
const buttons = (id: string) => ({
  type: 'buttons',
  text: '¿Cuál?',
  buttons: [{ id, title: 'A' }],
});
const get = {
  type: 'http',
  method: 'GET',
  url: 'https://shop.example/quote',
  timeout: '10s',
  next: 'yes',
  failed: 'no',
};
const unpublished = {
  status: 'failure',
  failureStatus: 'system_error',
  declinedReason: 'subflow_unpublished',
} as const;

export const cases: StepCase[] = [
  {
    name: '"runs another flow, returns": its steps run in the same process, then the caller\'s next',
    steps: { hi: say('Hola', 'call'), call: call({ next: 'bye' }), bye: say('Chao') },
    flows: { [one]: { steps: { inner: say('Adentro') } } },
    gives: { said: ['Hola', 'Adentro', 'Chao'], ending: { status: 'success' } },
  },
  {
    name: 'it waits inside: the process stays at the step that entered, the answer goes to the inner one',
    steps: { call: call({ next: 'bye' }), bye: say('Chao') },
    flows: { [one]: { steps: { ask: ask() } } },
    gives: { said: ['¿Edad?'], step: 'call', at: 'call/ask', ending: null },
  },
  {
    name: 'the answer given inside ends the sub-flow, and the caller goes on',
    steps: { call: call({ save_as: 'got', next: 'bye' }), bye: say('{{ vars.got.age }} años') },
    flows: { [one]: { steps: { ask: ask() } } },
    when: ['42'],
    gives: { said: ['42 años'], vars: { got: { age: 42 } }, ending: { status: 'success' } },
  },
  {
    name: '"A start takes the newest published version; a sub-flow too …; both are in the journal"',
    steps: { call: call() },
    flows: { [one]: { steps: { ask: ask() } } },
    gives: { reads: { [`flows.${one}`]: 1, last_inbound_at: scene.now.toISOString() } },
  },
  {
    name: '`pass` gives its starting variables and its trigger; those of the caller are not seen',
    steps: { call: call({ pass: { n: '{{ vars.count }}', who: 'de {{ contact.name }}' } }) },
    more: { variables: { count: 3, own: 'x' } },
    flows: {
      [one]: {
        steps: {
          tell: say(
            '{{ vars.n }} {{ vars.who }} {{ vars.base }} {{ vars.own }}|{{ trigger.kind }} {{ trigger.variables.n }}',
          ),
        },
        more: { variables: { base: 'b', n: 1 } },
      },
    },
    gives: { said: ['3 de Ana b |subflow 3'], vars: { count: 3, own: 'x' } },
  },
  {
    name: "back in the caller, trigger is the process's own again",
    steps: { call: call({ next: 'bye' }), bye: say('{{ trigger.kind }}') },
    flows: { [one]: { steps: { inner: say('{{ trigger.kind }}') } } },
    gives: { said: ['subflow', 'inbound'] },
  },
  {
    name: 'a sub-flow that ends with failure takes `failed`, with its variables saved',
    steps: {
      call: call({ failed: 'sorry', save_as: 'got' }),
      sorry: say('Perdón {{ vars.got.x }}'),
    },
    flows: { [one]: { steps: { set: { type: 'set', values: { x: 1 }, next: 'no' } } } },
    gives: { said: ['Perdón 1'], ending: { status: 'success' } },
  },
  {
    name: 'without `failed` the process ends likewise',
    steps: { call: call() },
    flows: {
      [one]: {
        steps: {
          out: {
            type: 'end',
            status: 'failure',
            failure_status: 'declined',
            declined_reason: 'underage',
          },
        },
      },
    },
    gives: {
      ending: { status: 'failure', failureStatus: 'declined', declinedReason: 'underage' },
    },
  },
  {
    name: 'a question nobody could answer ends the sub-flow as a failure',
    steps: { call: call({ failed: 'sorry' }), sorry: say('Otra cosa') },
    flows: { [one]: { steps: { ask: ask({ invalid: { attempts: 1 } }) } } },
    when: ['muchos'],
    gives: { said: ['Otra cosa'], timers: {} },
  },
  {
    name: 'a flow that is not published takes `failed`',
    steps: { call: call({ failed: 'no' }) },
    gives: {
      findings: ['subflow_unpublished'],
      reads: { [`flows.${one}`]: null },
      step: 'no',
    },
  },
  {
    name: 'without `failed` an unpublished one ends the process',
    steps: { call: call() },
    gives: { ending: unpublished },
  },
  {
    name: 'a tap names the step of the sub-flow',
    steps: { menu: menu('call'), call: call({ save_as: 'got' }) },
    flows: { [one]: { steps: { menu: menu() } } },
    when: [{ taps: 'a' }, { taps: 'a' }],
    gives: {
      ending: { status: 'success' },
      vars: {
        pick: { id: 'a', title: 'A', value: null },
        got: { pick: { id: 'a', title: 'A', value: null } },
      },
    },
  },
  {
    name: 'a tap on a step of the same name outside is no answer inside',
    steps: { menu: menu('call'), call: call() },
    flows: { [one]: { steps: { menu: menu() } } },
    when: [
      { taps: 'a' },
      {
        event: {
          type: 'message',
          message: {
            id: 'm',
            at: scene.now,
            content: { type: 'tap', from: 'button', id: 'IDP1:menu:a', title: 'A' },
            tap: { step: 'menu', option: 'a' },
          },
        },
      },
    ],
    gives: { outcome: 'unused', at: 'call/menu' },
  },
  {
    name: "a reply's id says which sub-flow it belongs to, in no more room than there is",
    steps: { call: call() },
    flows: { [one]: { steps: { menu: menu() } } },
    gives: { said: [buttons('IDP1:menu@b8cb06ff:a')] },
  },
  {
    name: 'a tap on an earlier step repeats the prompt of the step inside',
    steps: { call: call() },
    flows: { [one]: { steps: { ask: ask() } } },
    when: [{ event: { type: 'repeat_prompt' }, at: 3 }],
    gives: { said: ['¿Edad?'], at: 'call/ask' },
  },
  {
    name: '"While a step waits for the world (http, a sub-flow\'s http)": what comes in is held',
    steps: { call: call({ next: 'name' }), name: ask() },
    flows: { [one]: { steps: { get } } },
    when: ['42'],
    gives: { outcome: 'held', at: 'call/get', ending: null },
  },
  {
    name: '"and offered, in order, to the next step that waits for the contact", in whichever flow',
    steps: { call: call({ next: 'ask' }), ask: ask() },
    flows: { [one]: { steps: { get } } },
    when: [
      '42',
      {
        event: {
          type: 'call_answered',
          callId: 'IDP1:get:2',
          visit: 2,
          answer: { status: 200, headers: {}, body: null },
        },
      },
    ],
    gives: { said: ['¿Edad?'], vars: { age: 42 }, ending: { status: 'success' } },
  },
  {
    name: 'a timeout inside leads on inside',
    steps: { call: call({ next: 'bye' }), bye: say('Chao') },
    flows: {
      [one]: {
        steps: { ask: ask({ timeout: { after: '30m', next: 'late' } }), late: say('Tarde') },
      },
    },
    when: [{ fires: 'timeout' }],
    gives: { said: ['Tarde', 'Chao'], timers: {} },
  },
  {
    name: "the process's own `expires_after` holds inside, and ends all of it past every `failed`",
    steps: { call: call({ failed: 'no' }) },
    more: { settings: { expires_after: '2h' } },
    flows: { [one]: { steps: { ask: ask() }, more: { settings: { expires_after: '10m' } } } },
    when: [{ fires: 'expires' }],
    gives: { ending: { status: 'failure', failureStatus: 'expired' }, said: [] },
  },
  {
    name: "it is due by the process's own settings",
    steps: { call: call() },
    more: { settings: { expires_after: '2h' } },
    flows: { [one]: { steps: { ask: ask() }, more: { settings: { expires_after: '10m' } } } },
    gives: { timers: { expires: 120 } },
  },
  {
    name: 'timers of the caller and of a sub-flow with steps of one name do not meet',
    steps: {
      ask: ask({ timeout: { after: '5m', next: 'no' }, next: 'call' }),
      call: call({ next: 'ask' }),
    },
    flows: { [one]: { steps: { ask: ask({ timeout: { after: '9m', next: 'no' } }) } } },
    when: ['1', { says: '2', at: 1 }],
    gives: { at: 'ask', timers: { timeout: 6, expires: 1441 } },
  },
  {
    name: 'a sub-flow speaks with its own translations',
    steps: { call: call({ next: 'bye' }), bye: say('Chao') },
    more: { translations: { en: { 'bye.text': 'Bye' } } },
    scene: { contact: { ...scene.contact, language: 'en-US' } },
    flows: {
      [one]: {
        steps: { hi: say('Hola') },
        more: { translations: { en: { 'hi.text': 'Hello' } } },
      },
    },
    gives: { said: ['Hello', 'Bye'] },
  },
  {
    name: 'a sub-flow has its own timezone and business hours',
    steps: {
      call: call({ next: 'here' }),
      here: say('{{ now | date: "%H:%M" }} {{ business.open }}'),
    },
    flows: {
      [one]: {
        steps: { there: say('{{ now | date: "%H:%M" }} {{ business.open }}') },
        more: {
          settings: {
            timezone: 'Asia/Tokyo',
            business_hours: { timezone: 'Asia/Tokyo', mon: [['09:00', '18:00']] },
          },
        },
      },
    },
    gives: { said: ['02:00 false', '12:00 true'] },
  },
  {
    name: 'a hand-off inside without next ends the process: the chat is theirs',
    steps: { call: call({ next: 'bye' }), bye: say('Chao') },
    flows: { [one]: { steps: { desk: { type: 'handoff' } } } },
    gives: { said: [], effects: [{ type: 'handoff' }], ending: { status: 'success' } },
  },
  {
    name: "a hand-off inside with next sleeps inside, and the agent's close goes on there",
    steps: { call: call({ next: 'bye' }), bye: say('Chao') },
    flows: { [one]: { steps: { desk: { type: 'handoff', next: 'more' }, more: say('Seguimos') } } },
    when: [{ event: { type: 'closed_by_agent' }, at: 9 }],
    gives: { said: ['Seguimos', 'Chao'] },
  },
  {
    name: 'sub-flows within sub-flows come back one by one',
    steps: { call: call({ save_as: 'got', next: 'bye' }), bye: say('{{ vars.got.deep.age }}') },
    flows: {
      [one]: { steps: { deeper: call({ flow_id: two, save_as: 'deep' }) } },
      [two]: { steps: { ask: ask() } },
    },
    when: ['7'],
    gives: { said: ['7'], ending: { status: 'success' } },
  },
  {
    name: 'ten flows may stand within each other, and no more',
    steps: { call: call() },
    flows: { [one]: { steps: { again: call() } } },
    gives: {
      findings: ['subflow_too_deep'],
      ending: {
        status: 'failure',
        failureStatus: 'system_error',
        declinedReason: 'subflow_too_deep',
      },
    },
  },
  {
    name: 'a circle through a sub-flow without waiting is stopped by the step limit, and says nothing',
    steps: { call: call({ next: 'call' }) },
    flows: { [one]: { steps: { hi: say('Hola') } } },
    gives: {
      said: [],
      findings: ['too_many_steps'],
      ending: {
        status: 'failure',
        failureStatus: 'system_error',
        declinedReason: 'too_many_steps',
      },
    },
  },
  {
    name: 'a split in a sub-flow draws for itself',
    steps: {
      split: {
        type: 'split',
        branches: [
          { weight: 1, next: 'call', name: 'heads' },
          { weight: 1, next: 'call', name: 'tails' },
        ],
      },
      call: call(),
    },
    scene: { process: { ...scene.process, seed: 's0' } },
    flows: {
      [one]: {
        steps: {
          split: {
            type: 'split',
            branches: [
              { weight: 1, next: 'yes', name: 'heads' },
              { weight: 1, next: 'yes', name: 'tails' },
            ],
          },
        },
      },
    },
    gives: {
      reads: { 'split.split': 'tails', [`flows.${one}`]: 1, 'split.call/split': 'heads' },
    },
  },
  {
    name: 'variables of all flows a process is in are at most 64 KiB together',
    steps: { call: call({ pass: { long: '{{ vars.long }}' }, failed: 'no' }) },
    more: { variables: { long: 'a'.repeat(30_000) } },
    flows: { [one]: { steps: { hi: say('Hola') } } },
    gives: { findings: ['vars_too_large'], step: 'no', said: [] },
  },
  {
    name: "a sub-flow whose variables do not fit into the caller's takes `failed`",
    steps: { call: call({ save_as: 'got', failed: 'no' }) },
    more: { variables: { long: 'a'.repeat(33_000), got: 1 } },
    flows: {
      [one]: {
        steps: { set: { type: 'set', values: { more: 'a'.repeat(32_512) }, next: 'yes' } },
      },
    },
    gives: { findings: ['vars_too_large'], step: 'no' },
  },
];

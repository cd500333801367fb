import type { FlowEvent } from '../../../src/engine/effects.ts';
import type { CallAnswer, Json } from '../../../src/messages/events.ts';
import { photo } from '../world.ts';
import type { StepCase } from './stepCase.ts';

const success = { status: 'success' } as const;
const declined = { status: 'failure', failureStatus: 'declined' } as const;

const get = {
  type: 'http',
  method: 'GET',
  url: 'https://shop.example/quote',
  timeout: '10s',
  save_as: 'quote',
  next: 'yes',
  failed: 'no',
};

/** The answer of the first step, which is named `call`. */
const answered = (answer: Partial<CallAnswer>, more: object = {}): { event: FlowEvent } => ({
  event: {
    type: 'call_answered',
    callId: 'IDP1:call:1',
    visit: 1,
    answer: { status: 200, headers: {}, body: null, ...answer },
    ...more,
  },
});

const called = (request: object, more: object = {}) => [
  {
    type: 'call' as const,
    id: 'IDP1:call:1',
    visit: 1,
    request: {
      method: 'GET' as const,
      url: [{ text: 'https://x.example' }],
      headers: [],
      ...request,
    },
    timeoutMs: 10_000,
    retries: 0,
    retryAfterMs: 0,
    ...more,
  },
];

const bare = { ...get, url: 'https://x.example', save_as: undefined };
const ask = {
  type: 'question',
  text: '¿Nombre?',
  answer: { type: 'text', min: 3, save_as: 'name' },
  invalid: { attempts: 2, next: 'no' },
  next: 'yes',
};
const menu = {
  type: 'choice',
  text: '¿Qué?',
  options: [
    { id: 'buy', title: 'Comprar', next: 'yes' },
    { id: 'help', title: 'Ayuda', next: 'no' },
  ],
};
const token = `MED${'a'.repeat(32)}`;

export const cases: StepCase[] = [
  ...(['PUT', 'PATCH', 'DELETE'] as const).map(
    (method): StepCase => ({
      name: `calls by ${method}`,
      steps: { call: { ...bare, method } },
      gives: { effects: called({ method }) },
    }),
  ),
  {
    name: 'asks for a request and waits for the world, without an expiry',
    steps: { call: get },
    gives: {
      step: 'call',
      ending: null,
      said: [],
      timers: {},
      memory: { call: 'IDP1:call:1' },
      effects: called({ url: [{ text: 'https://shop.example/quote' }] }),
    },
  },
  {
    name: 'works out url, headers and body, and a value that is exactly one {{ … }} keeps its type',
    steps: {
      call: {
        ...bare,
        method: 'POST',
        url: 'https://x.example/{{ vars.n }}?who={{ contact.name | url_encode }}',
        headers: { 'X-Call': '{{ step.call_id }}' },
        body: {
          n: '{{ vars.n }}',
          text: 'n is {{ vars.n }}, "{{ contact.name }}"',
          list: ['{{ vars.list }}', 1, true, null],
        },
        retry: { attempts: 2, delay: '3s' },
      },
    },
    more: { variables: { n: 3, list: ['a', { b: 1 }] } },
    gives: {
      effects: called(
        {
          method: 'POST',
          url: [{ text: 'https://x.example/3?who=Ana' }],
          headers: [{ name: 'X-Call', value: [{ text: 'IDP1:call:1' }] }],
          body: {
            type: 'application/json',
            content: [
              { text: '{"n":3,"text":"n is 3, \\"Ana\\"","list":[["a",{"b":1}],1,true,null]}' },
            ],
          },
        },
        { retries: 2, retryAfterMs: 3_000 },
      ),
    },
  },
  {
    name: 'a body that is a text goes as it is, one that comes out as an object as JSON',
    steps: { call: { ...bare, method: 'POST', body: 'a={{ vars.a }}&b=2' } },
    more: { variables: { a: 'x' } },
    gives: {
      effects: called({
        method: 'POST',
        body: { type: 'text/plain; charset=utf-8', content: [{ text: 'a=x&b=2' }] },
      }),
    },
  },
  {
    name: 'a body that is one {{ … }} and comes out as an object is JSON',
    steps: { call: { ...bare, method: 'POST', body: '{{ vars.a }}' } },
    more: { variables: { a: { b: [1] } } },
    gives: {
      effects: called({
        method: 'POST',
        body: { type: 'application/json', content: [{ text: '{"b":[1]}' }] },
      }),
    },
  },
  {
    name: '"in http alone also secrets.<name>": their places are left open, in whatever part',
    steps: {
      call: {
        ...bare,
        method: 'POST',
        url: 'https://x.example/?key={{ secrets.key }}',
        headers: { Authorization: 'Bearer {{ secrets.shop }}' },
        body: { pin: 'p-{{ secrets.pin }}', whole: '{{ secrets.pin }}' },
      },
    },
    gives: {
      effects: called({
        method: 'POST',
        url: [{ text: 'https://x.example/?key=' }, { secret: 'key' }],
        headers: [{ name: 'Authorization', value: [{ text: 'Bearer ' }, { secret: 'shop' }] }],
        body: {
          type: 'application/json',
          content: [
            { text: '{"pin":"p-' },
            { secret: 'pin', in: 'json' },
            { text: '","whole":"' },
            { secret: 'pin', in: 'json' },
            { text: '"}' },
          ],
        },
      }),
    },
  },
  {
    name: 'nothing that is a value can stand for a secret, whatever it looks like',
    steps: {
      call: {
        ...bare,
        method: 'POST',
        body: { a: '{{ vars.text }}', b: '{{ vars.shaped }}', c: 'x {{ vars.shaped }}' },
      },
    },
    more: { variables: { text: '{{ secrets.shop }}', shaped: { secret: 'shop', media: token } } },
    gives: {
      effects: called({
        method: 'POST',
        body: {
          type: 'application/json',
          content: [
            {
              text: `{"a":"{{ secrets.shop }}","b":{"media":"${token}","secret":"shop"},"c":"x [object Object]"}`,
            },
          ],
        },
      }),
    },
  },
  {
    name: 'a secret whose name a value would choose is none',
    steps: { call: { ...bare, headers: { A: 'x{{ secrets[vars.name] }}' } } },
    more: { variables: { name: 'shop' } },
    gives: { effects: called({ headers: [{ name: 'A', value: [{ text: 'x' }] }] }) },
  },
  {
    name: 'a secret goes through no filter, which would need its value: nothing is called',
    steps: { call: { ...get, headers: { A: '{{ secrets.shop | upcase }}' } } },
    gives: {
      step: 'no',
      ending: declined,
      findings: ['expression_failed'],
      vars: { quote: { status: 0, headers: {}, body: null, error: 'request_failed' } },
    },
  },
  {
    name: 'the filter media_url leaves a link open, for a media answer, an id, and a list of them',
    steps: {
      call: {
        ...bare,
        method: 'POST',
        body: {
          one: '{{ vars.one | media_url }}',
          list: '{{ vars.list | media_url }}',
          text: 'see {{ vars.id | media_url }}',
          none: '{{ vars.none | media_url }}',
        },
      },
    },
    more: {
      variables: {
        one: { media_id: token, kind: 'image' },
        list: [{ media_id: token }, { media_id: token }],
        id: token,
        none: 'MED-of-mine',
      },
    },
    gives: {
      effects: called({
        method: 'POST',
        body: {
          type: 'application/json',
          content: [
            { text: '{"one":"' },
            { media: token, in: 'json' },
            { text: '","list":["' },
            { media: token, in: 'json' },
            { text: '","' },
            { media: token, in: 'json' },
            { text: '"],"text":"see ' },
            { media: token, in: 'json' },
            { text: '","none":null}' },
          ],
        },
      }),
    },
  },
  ...[
    { status: 200, ending: success },
    { status: 204, ending: success },
    { status: 299, ending: success },
    { status: 199, ending: declined },
    { status: 302, ending: declined },
    { status: 404, ending: declined },
    { status: 500, ending: declined },
  ].map(
    ({ status, ending }): StepCase => ({
      name: `status ${status} takes ${ending === success ? 'next' : 'failed'}, and "save_as" has it "on both exits"`,
      steps: { call: get },
      when: [answered({ status, headers: { 'x-a': '1' }, body: { total: 5 } })],
      gives: {
        ending,
        vars: { quote: { status, headers: { 'x-a': '1' }, body: { total: 5 } } },
        effects: [],
      },
    }),
  ),
  {
    name: '"status 0 when no answer came", with the reason, takes failed',
    steps: { call: get },
    when: [answered({ status: 0, error: 'timeout' })],
    gives: {
      ending: declined,
      vars: { quote: { status: 0, headers: {}, body: null, error: 'timeout' } },
    },
  },
  {
    name: 'a body that was cut off takes failed, although the status is good',
    steps: { call: get },
    when: [answered({ error: 'body_too_large' })],
    gives: {
      ending: declined,
      vars: { quote: { status: 200, headers: {}, body: null, error: 'body_too_large' } },
    },
  },
  {
    name: '"pick keeps one path of the body"',
    steps: { call: { ...get, pick: 'items[1].id' } },
    when: [answered({ body: { items: [{ id: 1 }, { id: 2 }], more: 'x' } })],
    gives: { ending: success, vars: { quote: { status: 200, headers: {}, body: 2 } } },
  },
  {
    name: 'a path that is not there is null',
    steps: { call: { ...get, pick: 'items.0.id' } },
    when: [answered({ body: 'a text' })],
    gives: { ending: success, vars: { quote: { status: 200, headers: {}, body: null } } },
  },
  {
    name: '"what would take vars past 64 KiB takes failed, error answer_too_large"',
    steps: { call: get },
    more: { variables: { big: 'x'.repeat(40_000) } },
    when: [answered({ headers: { a: 'b' }, body: 'y'.repeat(30_000) })],
    gives: {
      ending: declined,
      findings: ['vars_too_large'],
      vars: {
        big: 'x'.repeat(40_000),
        quote: { status: 200, headers: {}, body: null, error: 'answer_too_large' },
      },
    },
  },
  {
    name: 'without save_as nothing is kept, however long',
    steps: { call: { ...get, save_as: undefined } },
    when: [answered({ body: 'y'.repeat(100_000) })],
    gives: { ending: success, vars: {} },
  },
  {
    name: 'without a way for failures it ends rather than waits for ever',
    steps: { call: { ...get, failed: undefined } },
    when: [answered({ status: 500 })],
    gives: {
      ending: { status: 'failure', failureStatus: 'system_error', declinedReason: 'call_failed' },
    },
  },
  {
    name: 'an answer of another visit, or of another call, is of no use',
    steps: { call: get },
    when: [answered({}, { visit: 2 }), answered({}, { callId: 'IDP1:call:0' })],
    gives: { step: 'call', outcome: 'unused', vars: {} },
  },
  {
    name: 'a second answer of a call is of no use',
    steps: { call: { ...get, next: 'sleep' }, sleep: { type: 'wait', for: '1h', next: 'yes' } },
    when: [answered({ body: 1 }), answered({ body: 2 })],
    gives: {
      step: 'sleep',
      outcome: 'unused',
      vars: { quote: { status: 200, headers: {}, body: 1 } },
    },
  },
  {
    name: 'expiry counts from "the end of the last wait, handoff or http"',
    steps: { call: { ...bare, next: 'ask' }, ask },
    more: { settings: { expires_after: '1h' } },
    when: [{ ...answered({}), at: 90 }],
    gives: { step: 'ask', timers: { expires: 150 } },
  },
  {
    name: '"While a step waits for the world, what is left is held": nothing is said and nothing moves',
    steps: { call: { ...bare, next: 'ask' }, ask },
    when: ['hola', { says: photo }],
    gives: { step: 'call', outcome: 'held', said: [], effects: [], ending: null },
  },
  {
    name: '"at most 20" are held, and what comes then is an activity',
    steps: { call: { ...bare, next: 'ask' }, ask },
    when: Array.from({ length: 21 }, (_, n) => `texto ${n}`),
    gives: { step: 'call', outcome: 'unused' },
  },
  {
    name: '"offered, in order, to the next step that waits for the contact"',
    steps: { call: { ...bare, next: 'ask' }, ask: { ...ask, next: 'menu' }, menu },
    when: ['Ana María', 'ayuda', answered({})],
    gives: {
      ending: declined,
      step: 'no',
      vars: { name: 'Ana María' },
      said: ['¿Nombre?', expect()],
    },
  },
  {
    name: '"a held message that does not fit is an activity and costs no attempt"',
    steps: { call: { ...bare, next: 'ask' }, ask },
    when: ['ab', 'x', { says: photo }, answered({})],
    gives: { step: 'ask', ending: null, said: ['¿Nombre?'], memory: {}, vars: {} },
  },
  {
    name: 'one that fits behind one that does not is the answer',
    steps: { call: { ...bare, next: 'ask' }, ask },
    when: ['ab', 'Ana', 'Eva', answered({})],
    gives: { ending: success, vars: { name: 'Ana' } },
  },
  {
    name: 'what is held is not lost while one call follows on another',
    steps: {
      call: { ...bare, next: 'more' },
      more: { ...bare, next: 'ask' },
      ask,
    },
    when: [
      'Ana',
      answered({}),
      {
        event: {
          type: 'call_answered',
          callId: 'IDP1:more:2',
          visit: 2,
          answer: { status: 200, headers: {}, body: null },
        },
      },
    ],
    gives: { ending: success, vars: { name: 'Ana' } },
  },
  {
    name: 'what was said before the chat went to people is theirs, and answers nothing after them',
    steps: { call: { ...bare, next: 'people' }, people: { type: 'handoff', next: 'ask' }, ask },
    when: ['Ana', answered({}), { event: { type: 'closed_by_agent' } }],
    gives: { step: 'ask', ending: null, vars: {}, said: ['¿Nombre?'] },
  },
  {
    name: 'a message of this process that failed takes its way, and the answer comes too late',
    steps: {
      hi: { type: 'message', text: 'Hola', failed: 'no', next: 'call' },
      call: { ...get, next: 'yes' },
    },
    when: [{ event: { type: 'undelivered', step: 'hi', visit: 1 } }],
    gives: { ending: declined, step: 'no' },
  },
];

/** How a choice of two short options is said. */
function expect(): Json {
  return {
    type: 'buttons',
    text: '¿Qué?',
    buttons: [
      { id: 'IDP1:menu:buy', title: 'Comprar' },
      { id: 'IDP1:menu:help', title: 'Ayuda' },
    ],
  };
}

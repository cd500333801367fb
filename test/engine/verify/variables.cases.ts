import {
  ask,
  branch,
  call,
  done,
  found,
  menu,
  option,
  say,
  type VerifyCase,
} from './verifyCase.ts';

const reads = say('done', { text: 'Gracias, {{ vars.it }}' });

export const cases: VerifyCase[] = [
  {
    name: 'a variable read before any path set it',
    steps: { hello: say('thanks'), thanks: reads, done },
    finds: found('warning', 'unset_variable', 'thanks', 'text', ['hello', 'thanks']),
    repair: { hello: ask('thanks') },
  },
  {
    name: 'a variable that is read before it is set on one of the ways',
    steps: {
      menu: menu([option('say', 'Dar', 'ask'), option('skip', 'Saltar', 'skip')]),
      ask: ask('thanks'),
      skip: say('thanks'),
      thanks: reads,
      done,
    },
    finds: found('warning', 'unset_variable', 'thanks', 'text', ['menu', 'skip', 'thanks'], true),
    repair: { skip: { type: 'set', values: { it: 'nada' }, next: 'thanks' } },
  },
  {
    name: 'a variable that its question has not set when it times out',
    steps: { ask: ask('done', { timeout: { after: '5m', next: 'thanks' } }), thanks: reads, done },
    finds: found('warning', 'unset_variable', 'thanks', 'text', ['ask', 'thanks']),
    repair: {},
    repairMore: { variables: { it: '' } },
  },
  {
    name: 'a variable that a condition reads before it is set',
    steps: {
      turn: branch([[{ '>': [{ var: 'vars.quote.body.total' }, 10] }, 'call']]),
      call: call({ save_as: 'quote', next: 'pause' }),
      pause: ask('turn'),
      done,
    },
    finds: found('warning', 'unset_variable', 'turn', 'cases.0.if', ['turn'], true),
    repair: {
      turn: branch([[{ '>': [{ var: ['vars.quote.body.total', 0] }, 10] }, 'call']]),
    },
  },
  {
    name: 'a list that its options are made of, before it is there',
    steps: {
      menu: menu([], {
        options_from: {
          list: 'vars.slots.body',
          id: '{{ item.id }}',
          title: '{{ item.at }}',
          next: 'done',
          empty: 'done',
        },
      }),
      done,
    },
    finds: found('warning', 'unset_variable', 'menu', 'options_from.list', ['menu']),
    repair: {},
    repairMore: { variables: { slots: {} } },
  },
];

import { ask, done, found, say, type VerifyCase } from './verifyCase.ts';

export const cases: VerifyCase[] = [
  {
    name: 'a step that cannot be reached',
    steps: { hello: say('done'), lost: say('done'), done },
    finds: found('error', 'unreachable', 'lost', '', []),
    repair: { hello: say('lost') },
  },
  {
    name: 'a `next` that names no step',
    steps: { hello: say('ask'), ask: ask('nowhere'), done },
    finds: found('error', 'unknown_next', 'ask', 'next', ['hello', 'ask']),
    repair: { ask: ask('done') },
  },
  {
    name: 'the exit of an option that names no step',
    steps: {
      menu: {
        type: 'choice',
        text: '?',
        options: [
          { id: 'a', title: 'A', next: 'done' },
          { id: 'b', title: 'B', next: 'gone' },
        ],
        timeout: { after: '5m', next: 'done' },
      },
      done,
    },
    finds: found('error', 'unknown_next', 'menu', 'options.1.next', ['menu']),
    repair: { gone: done },
  },
  {
    name: 'a start that is no step',
    steps: {},
    more: { start: 'begin' },
    finds: found('error', 'unknown_start', null, 'start', []),
    repair: { begin: done },
  },
  {
    name: 'a step from which no end and no handoff can be reached',
    steps: { ask: ask('pause'), pause: { type: 'wait', for: '1h', next: 'pause' }, done },
    finds: found('error', 'no_end', 'pause', '', ['ask', 'pause']),
    repair: { pause: { type: 'wait', for: '1h', next: 'done' } },
  },
];

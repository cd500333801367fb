import { ask, call, done, found, menu, option, say, type VerifyCase } from './verifyCase.ts';

const silent = { timeout: undefined };

export const cases: VerifyCase[] = [
  {
    name: 'an http without `failed`',
    steps: { hello: say('call'), call: call({ failed: undefined }), done },
    finds: found('error', 'http_without_failed', 'call', 'failed', ['hello', 'call']),
    repair: { call: call() },
  },
  {
    name: 'a question without timeout',
    steps: { hello: say('ask'), ask: ask('done', silent), done },
    finds: found('warning', 'no_timeout', 'ask', 'timeout', ['hello', 'ask']),
    repair: { ask: ask('done') },
  },
  {
    name: 'a choice without timeout',
    steps: { menu: menu([option('a', 'A')], silent), done },
    finds: found('warning', 'no_timeout', 'menu', 'timeout', ['menu']),
    repair: { menu: menu([option('a', 'A')]) },
  },
  {
    name: 'a `handoff` without `unavailable`',
    steps: { hello: say('desk'), desk: { type: 'handoff' } },
    finds: found('warning', 'no_unavailable', 'desk', 'unavailable', ['hello', 'desk']),
    repair: { desk: { type: 'handoff', unavailable: 'done' }, done },
  },
];

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

const wait = (next: string) => ({ type: 'wait', for: '1h', next });
const count = (next: string) => ({
  type: 'set',
  values: { tries: '{{ vars.tries | plus: 1 }}' },
  next,
});
const below3 = { '<': [{ var: 'vars.tries' }, 3] };
const declared = { variables: { tries: 0 } };

export const cases: VerifyCase[] = [
  {
    name: 'a cycle in which nothing is waited for',
    steps: {
      ask: ask('one'),
      one: say('two', { failed: 'done' }),
      two: say('three'),
      three: say('one'),
      done,
    },
    finds: found('error', 'endless_cycle', 'one', '', ['ask', 'one', 'two', 'three', 'one'], true),
    repair: { three: wait('done') },
  },
  {
    name: 'a cycle that a branch may leave, and in which nothing is waited for',
    steps: { turn: branch([[{ var: 'contact.tags' }, 'say']]), say: say('turn'), done },
    finds: found('error', 'endless_cycle', 'turn', '', ['turn', 'say', 'turn'], true),
    repair: { say: ask('turn') },
  },
  {
    name: 'a cycle in which nothing is waited for, though it is counted',
    steps: { count: count('turn'), turn: branch([[below3, 'count']]), done },
    more: declared,
    finds: found('error', 'endless_cycle', 'count', '', ['count', 'turn', 'count'], true),
    repair: { turn: branch([[below3, 'done']]) },
  },
  {
    name: 'a cycle whose only wait may be over already',
    steps: {
      say: say('open', { failed: 'done' }),
      open: { type: 'wait', until: 'business_hours', on_message: 'done', next: 'say' },
      done,
    },
    finds: found('error', 'endless_cycle', 'say', '', ['say', 'open', 'say'], true),
    repair: { open: { type: 'wait', until: 'business_hours', next: 'done' } },
  },
  {
    name: 'a call that is made again and again while it fails',
    steps: { call: call({ failed: 'call' }), done },
    finds: found('error', 'endless_cycle', 'call', '', ['call', 'call'], true),
    repair: {
      call: call({ failed: 'count' }),
      count: count('turn'),
      turn: branch([[below3, 'call']]),
    },
    repairMore: declared,
  },
  {
    name: 'a cycle that only timeouts pass',
    steps: {
      ask: ask('done', { timeout: { after: '5m', next: 'still' } }),
      still: say('ask'),
      done,
    },
    finds: found('error', 'endless_nag', 'ask', '', ['ask', 'still', 'ask'], true),
    repair: {
      ask: ask('done', { timeout: { after: '5m', next: 'count' } }),
      count: count('turn'),
      turn: branch([[below3, 'still']]),
    },
    repairMore: declared,
  },
  {
    name: 'a timeout that leads back to its own step',
    steps: { ask: ask('done', { timeout: { after: '5m', next: 'ask' } }), done },
    finds: found('error', 'endless_nag', 'ask', '', ['ask', 'ask'], true),
    repair: { ask: ask('done', { timeout: { after: '5m', next: 'done' } }) },
  },
  {
    name: 'a message that is said again each day, whoever listens',
    steps: {
      remind: say('wait', { failed: 'done' }),
      wait: { type: 'wait', for: '1h', next: 'paid' },
      paid: branch([[{ var: 'contact.properties.paid' }, 'done']], 'remind'),
      done,
    },
    finds: found(
      'error',
      'endless_nag',
      'wait',
      '',
      ['remind', 'wait', 'paid', 'remind', 'wait'],
      true,
    ),
    repair: { paid: menu([option('again', 'Otra vez', 'remind')]) },
  },
];

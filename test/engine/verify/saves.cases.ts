import { ask, done, found, menu, option, say, type VerifyCase } from './verifyCase.ts';

const answer = (type: string) => ({ answer: { type, save_as: 'it' } });

export const cases: VerifyCase[] = [
  {
    name: 'a `save_as` into a variable of another type',
    steps: { how_many: ask('again', answer('integer')), again: ask('done', answer('email')), done },
    finds: found('error', 'save_as_other_type', 'again', 'answer.save_as', ['how_many', 'again']),
    repair: { again: ask('done', answer('number')) },
  },
  {
    name: 'a `save_as` into a variable declared as another type',
    steps: { hello: say('menu'), menu: menu([option('a', 'A')], { save_as: 'visits' }), done },
    more: { variables: { visits: 0 } },
    finds: found('error', 'save_as_other_type', 'menu', 'save_as', ['hello', 'menu']),
    repair: {},
    repairMore: { variables: { visits: null } },
  },
];

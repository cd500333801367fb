import { branch, done, found, menu, option, say, type VerifyCase } from './verifyCase.ts';

const topic = menu([option('buy', 'Comprar', 'turn'), option('help', 'Ayuda', 'turn')], {
  save_as: 'topic',
});
const is = (id: string) => ({ '==': [{ var: 'vars.topic.id' }, id] });
const isTall = { '>': [{ var: 'contact.properties.height' }, 180] };
const base = { menu: topic, say: say('done'), done };
const declared = { variables: { topic: null } };

export const cases: VerifyCase[] = [
  {
    name: 'a case that can never be taken: a constant',
    steps: { turn: branch([[{ '==': [1, 2] }, 'say']]), say: say('done'), done },
    finds: found('warning', 'case_never_taken', 'turn', 'cases.0', ['turn']),
    repair: { turn: branch([[isTall, 'say']]) },
  },
  {
    name: 'a case that can never be taken: it stands there already',
    steps: {
      turn: branch([
        [isTall, 'say'],
        [isTall, 'done'],
      ]),
      say: say('done'),
      done,
    },
    finds: found('warning', 'case_never_taken', 'turn', 'cases.1', ['turn']),
    repair: { turn: branch([[isTall, 'say']]) },
  },
  {
    name: 'a case that can never be taken: no option has that id',
    steps: { ...base, turn: branch([[is('byu'), 'say']]) },
    more: declared,
    finds: found('warning', 'case_never_taken', 'turn', 'cases.0', ['menu', 'turn']),
    repair: { turn: branch([[is('buy'), 'say']]) },
  },
  {
    name: 'a case that can never be taken: it wants two options at once',
    steps: { ...base, turn: branch([[{ and: [is('buy'), is('help')] }, 'say']]) },
    more: declared,
    finds: found('warning', 'case_never_taken', 'turn', 'cases.0', ['menu', 'turn']),
    repair: { turn: branch([[{ or: [is('buy'), is('help')] }, 'say']]) },
  },
  {
    name: 'a case that can never be taken: an earlier one takes all of it',
    steps: {
      ...base,
      turn: branch([
        [{ '!=': [{ var: 'vars.topic.id' }, 'help'] }, 'say'],
        [is('buy'), 'done'],
      ]),
    },
    more: declared,
    finds: found('warning', 'case_never_taken', 'turn', 'cases.1', ['menu', 'turn']),
    repair: {
      turn: branch([
        [is('help'), 'say'],
        [is('buy'), 'done'],
      ]),
    },
  },
  {
    name: 'an else that can never be taken',
    steps: { turn: branch([[true, 'say']]), say: say('done'), done },
    finds: found('warning', 'case_never_taken', 'turn', 'else', ['turn']),
    repair: { turn: branch([[isTall, 'say']]) },
  },
];

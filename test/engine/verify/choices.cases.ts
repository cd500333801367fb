import { done, found, menu, option, say, type VerifyCase } from './verifyCase.ts';

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => option(`o${index}`, `t${'abcdefghijkl'[index]}`));

export const cases: VerifyCase[] = [
  {
    name: 'an option count beyond what WhatsApp takes',
    steps: { hello: say('menu'), menu: menu(many(11)), done },
    finds: found('error', 'too_many_options', 'menu', 'options', ['hello', 'menu']),
    repair: { menu: menu(many(10)) },
  },
  {
    name: 'more buttons than WhatsApp takes',
    steps: { menu: menu(many(4), { style: 'buttons' }), done },
    finds: found('error', 'too_many_options', 'menu', 'options', ['menu']),
    repair: { menu: menu(many(3), { style: 'buttons' }) },
  },
  ...(
    [
      ['title', option('b', '¡SI!')],
      ['synonym', option('b', 'No', 'done', { synonyms: ['si'] })],
      ['number', option('b', '1')],
      ['id', option('a', 'No')],
    ] as const
  ).map(
    ([what, second]): VerifyCase => ({
      name: `options that meet after normalising: ${what}`,
      steps: { hello: say('menu'), menu: menu([option('a', 'Sí'), second]), done },
      finds: found('error', 'options_meet', 'menu', 'options', ['hello', 'menu']),
      repair: { menu: menu([option('a', 'Sí'), option('b', 'No')]) },
    }),
  ),
];

import { expect, test } from 'vitest';
import { campaigns as en } from '../../src/console/words/campaigns/en.ts';
import { campaigns as es } from '../../src/console/words/campaigns/es.ts';
import { campaigns as pt } from '../../src/console/words/campaigns/pt.ts';
import { settings } from '../../src/console/words/settings/en.ts';

test('one person is not said to be several, in any language', () => {
  const said = [en, es, pt].map((own) =>
    [1, 2].map((count) => `${count} ${own.people(count)} ${own.startSure(count)}`),
  );
  expect(said).toEqual([
    ['1 person will be written to', '2 people will be written to'],
    ['1 persona recibirá el mensaje', '2 personas recibirán el mensaje'],
    ['1 pessoa vai receber a mensagem', '2 pessoas vão receber a mensagem'],
  ]);
});

test('one chat of an agent is not said to be several', () => {
  expect([settings.chats(1, undefined), settings.chats(1, 5), settings.chats(0, 1)]).toEqual([
    '1 chat',
    '1 of 5 chats',
    '0 of 1 chat',
  ]);
});

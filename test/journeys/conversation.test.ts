import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { eventually, startJourney } from '../support/journey.ts';

const database = await testDatabase();

test('a phrase starts a flow, the whole flow is talked through, and its result can be read', async () => {
  const { phone, api } = await startJourney(database);
  const ana = phone('1');

  await ana.say('Hola!');
  expect((await ana.receives(2)).map(({ text }) => text)).toEqual([
    'Hola Ana Quispe',
    '¿Cuál es tu correo?',
  ]);
  await ana.say('ana@example.com');
  const [, , menu] = await ana.receives(3);
  expect(menu).toMatchObject({
    text: '¿Qué necesitas?',
    buttons: [{ title: 'Comprar' }, { title: 'Ayuda' }],
  });
  await ana.say({ tap: 'Comprar' });
  const received = await ana.receives(4);
  expect(received[3]?.text).toBe('La consulta cuesta $ 80.000. ¡Gracias!');

  const process = await eventually(async () => {
    const { body } = await api('GET', '/v1/processes');
    const [first] = body.identity_processes;
    return first?.status === 'success' && first;
  });
  const { body: variables } = await api('GET', `/v1/processes/${process.process_id}/variables`);
  expect(JSON.stringify(variables)).toContain('ana@example.com');
  await eventually(async () => (await ana.received()).every(({ status }) => status === 'read'));
});

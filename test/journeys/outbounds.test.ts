import { expect, test } from 'vitest';
import { approvedOutbound } from '../support/approvedOutbound.ts';
import { testDatabase } from '../support/database.ts';
import { accountingOf, comesToRest } from '../support/evidence.ts';
import { eventually, publish, startJourney } from '../support/journey.ts';

const database = await testDatabase();
const { sql } = database;

const visit = {
  name: 'visit_tomorrow',
  language: 'es_MX',
  category: 'UTILITY',
  components: [
    {
      type: 'BODY',
      text: 'Hola {{1}}, mañana te visitamos. ¿Sigue en pie?',
      example: { body_text: [['Ana']] },
    },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Sí' },
        { type: 'QUICK_REPLY', text: 'No' },
      ],
    },
  ],
};

const reminder = (outboundId: string) => ({
  schema: 1,
  name: 'Reminder',
  language: 'es',
  start: 'booked',
  steps: {
    booked: { type: 'message', text: 'Agendado. Te recordaremos.', next: 'rest' },
    rest: { type: 'wait', for: '2d', next: 'remind' },
    remind: {
      type: 'outbound',
      outbound_id: outboundId,
      variables: { 1: '{{ contact.name }}' },
      replies: { continue: 'form', cancel: 'sorry' },
      timeout: { after: '12h', next: 'gone' },
      failed: 'gone',
    },
    form: {
      type: 'form',
      text: '¿Dónde te encontramos?',
      cta: 'Escribir dirección',
      whatsapp_flow_id: '1197715005513101',
      save_as: 'address',
      timeout: { after: '1h', next: 'gone' },
      failed: 'gone',
      next: 'thanks',
    },
    thanks: {
      type: 'message',
      text: 'Gracias, vamos a {{ vars.address.street }} {{ vars.address.number }}.',
      next: 'done',
    },
    sorry: { type: 'message', text: 'Entendido.', next: 'done' },
    gone: { type: 'end', status: 'failure', failure_status: 'expired' },
    done: { type: 'end', status: 'success' },
  },
});

test('a template reaches somebody whose window has closed; a tap goes on, and a form is answered', async () => {
  const journey = await startJourney(database, { flow: null });
  const outboundId = await approvedOutbound(journey, sql, visit);
  await publish(journey.api, reminder(outboundId));
  const ana = journey.phone('1');
  await ana.say('hola');
  await ana.receives(1);

  await journey.pass(48 * 3_600_000 + 5_000);
  const [, template] = await ana.receives(2);
  expect(template).toMatchObject({
    type: 'template',
    text: 'Hola Ana Quispe, mañana te visitamos. ¿Sigue en pie?',
    buttons: [{ title: 'Sí' }, { title: 'No' }],
  });
  await ana.say({ tap: 'Sí' });
  const [, , form] = await ana.receives(3);
  expect(form).toMatchObject({
    type: 'interactive',
    text: '¿Dónde te encontramos?',
    buttons: [{ title: 'Escribir dirección', kind: 'flow' }],
  });
  await ana.say({ form: { street: 'Av. Sol', number: 12 } });
  const all = await ana.receives(4);
  expect(all[3]?.text).toBe('Gracias, vamos a Av. Sol 12.');

  await comesToRest(sql);
  const [process] = await sql`select status, state->'vars' as vars from process`;
  expect(process).toEqual({
    status: 'success',
    vars: { address: { street: 'Av. Sol', number: 12 } },
  });
  const [contact] = await sql`select language from contact`;
  expect(contact).toEqual({ language: 'es-MX' });
  expect(await accountingOf(journey)).toMatchObject({ accepted: 4, refused: 0, duplicates: [] });

  // Once Meta has paused it the step takes `failed`, and nothing is sent.
  await journey.emulator('PUT', `/templates/${visit.name}/${visit.language}`, { status: 'PAUSED' });
  await eventually(async () => {
    const [row] = await sql`select status from outbound where name = ${visit.name}`;
    return row?.status === 'PAUSED';
  });
  await ana.say('hola');
  await ana.receives(5);
  await journey.pass(48 * 3_600_000 + 5_000);
  await eventually(async () => {
    const [row] = await sql`select failure_status from process where status = 'failure'`;
    return row?.failure_status === 'expired';
  });
  expect(await accountingOf(journey)).toMatchObject({ accepted: 5, refused: 0 });
});

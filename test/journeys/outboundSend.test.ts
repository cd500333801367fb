import { expect, test } from 'vitest';
import { fromWire } from '../../src/db/ids.ts';
import { testDatabase } from '../support/database.ts';
import { comesToRest } from '../support/evidence.ts';
import { eventually, type Journey, publish, startJourney } from '../support/journey.ts';

const database = await testDatabase();
const { sql } = database;
const path = '/v1/whatsapp/outbounds';

const visit = {
  schema: 1,
  name: 'Visit',
  language: 'es',
  start: 'ask',
  steps: {
    ask: {
      type: 'question',
      text: '{{ trigger.response }}, {{ trigger.variables.name }}: ¿a qué hora?',
      answer: { type: 'text', save_as: 'hour' },
      timeout: { after: '2h', next: 'done' },
      next: 'done',
    },
    done: { type: 'end', status: 'success' },
  },
};

async function approved(api: Journey['api'], outbound_name: string): Promise<string> {
  const { body } = await api('POST', path, {
    waba_phone_number: '+15550000001',
    is_notification: false,
    category: 'UTILITY',
    language_code: 'es_MX',
    content: 'Hola {{.name}}, mañana te visitamos.',
    var: { name: 'Ana' },
    outbound_name,
    template_type: 'TEXT',
    outbound_answers: [
      { action: 'continue_process', message: 'Por la mañana' },
      { action: 'continue_process', message: 'Por la tarde' },
      { action: 'cancel_process', message: 'No' },
    ],
  });
  await eventually(async () => {
    const shown = await api('GET', `${path}/${body.outbound_id}`);
    return shown.body.outbound_status === 'APPROVED';
  });
  return body.outbound_id;
}

test('whoever taps a reply that goes on starts the flow with its label, and whoever taps no starts nothing', async () => {
  const journey = await startJourney(database, { flow: null });
  const { api } = journey;
  const outbound_id = await approved(api, 'visit');
  const flow_id = await publish(api, visit);
  const send = (phone_number: string, more: object = {}) =>
    api('POST', `${path}/send`, {
      outbound_id,
      phone_number,
      country_code: '+51',
      user_authorized: true,
      flow_id,
      var: { name: 'Luz' },
      ...more,
    });

  const ana = journey.phone('1');
  const sent = await send('900000001', { account_id: 'user-7' });
  expect(sent.status).toBe(200);
  const contactId = fromWire('CNT', sent.body.contact_id);
  const [template] = await ana.receives(1);
  expect(template).toMatchObject({
    text: 'Hola Luz, mañana te visitamos.',
    buttons: [{ title: 'Por la mañana' }, { title: 'Por la tarde' }, { title: 'No' }],
  });
  await ana.say({ tap: 'Por la tarde' });
  const asked = await ana.receives(2);
  expect(asked[1]?.text).toBe('Por la tarde, Luz: ¿a qué hora?');
  const { body } = await api('GET', '/v1/processes');
  const own = body.identity_processes.filter(
    (each: { flow_id: string }) => each.flow_id === flow_id,
  );
  expect(own).toMatchObject([{ account_id: 'user-7', trigger_info: { response: 'Por la tarde' } }]);
  const contact = await api('GET', `/v1/contacts/${sent.body.contact_id}`);
  expect(contact.body).toMatchObject({ language: 'es-MX', outbound_processes_started: 1 });

  // The no of another outbound ends nothing that is open.
  await send('900000001');
  await ana.receives(3);
  await ana.say({ tap: 'No' });
  await eventually(async () => {
    const [row] = await sql`select 1 from sent_outbound
      where contact_id = ${contactId} and response = 'rejected'`;
    return row !== undefined;
  });
  const processes = await sql`select status from process where contact_id = ${contactId}`;
  expect(processes).toEqual([{ status: 'pending' }]);
  await ana.say('A las 9');
  const ended = await eventually(async () => {
    const rows = await sql`select status, state->'vars' as vars from process
      where contact_id = ${contactId}`;
    return rows[0]?.status === 'success' && rows;
  });
  expect(ended).toEqual([{ status: 'success', vars: { hour: 'A las 9' } }]);
  const replies = await sql`select response, reply from sent_outbound
    where contact_id = ${contactId} order by created_at`;
  expect(replies).toEqual([
    { response: 'accepted', reply: 'Por la tarde' },
    { response: 'rejected', reply: 'No' },
  ]);
});

test('silence ends the waiting for a text when the send says, and for a tap never', async () => {
  const journey = await startJourney(database, { flow: null });
  const { api } = journey;
  const outbound_id = await approved(api, 'visit_soon');
  const flow_id = await publish(api, visit, 'empieza');
  const bruno = journey.phone('2');
  const { status, body } = await api('POST', `${path}/send`, {
    outbound_id,
    phone_number: '900000002',
    country_code: '+51',
    user_authorized: true,
    flow_id,
    var: { name: 'Bruno' },
    expires_after: '1h',
  });
  expect(status).toBe(200);
  await bruno.receives(1);
  await journey.pass(2 * 3_600_000);
  await bruno.say('por la tarde');
  await eventually(async () => {
    const [row] = await sql`select 1 from message where content->>'text' = 'por la tarde'`;
    return row !== undefined;
  });
  const replies = await sql`select response, reply from sent_outbound
    where contact_id = ${fromWire('CNT', body.contact_id)}`;
  expect(replies).toEqual([{ response: null, reply: null }]);
  await bruno.say({ tap: 'Por la tarde' });
  const heard = await bruno.receives(2);
  expect(heard[1]?.text).toBe('Por la tarde, Bruno: ¿a qué hora?');
  await comesToRest(sql);
});

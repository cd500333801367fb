import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { newStage } from '../campaigns/stage.ts';
import { testDatabase } from '../support/database.ts';
import { testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);
const base = '/v1/whatsapp/campaigns';

test('a campaign’s outbound is sent to one phone with its defaults, and counts nowhere', async () => {
  const stage = await newStage(deps, undefined, buildApp(deps));
  const { call, flowId, phoneNumber } = stage;
  const campaign = await stage.newCampaign({ variables: { city: 'Lima' }, country_code: 'PE' });
  const path = `${base}/${campaign.campaign_id}`;
  const { status, body } = await call('POST', `${path}/test`, {
    phone_number: '987654321',
    variables: { name: 'Ana', city: '' },
  });
  expect([status, body]).toEqual([
    200,
    expect.objectContaining({
      message: 'conversation started with +51987654321',
      user_phone_number: '+51987654321',
      flow_id: flowId,
      message_id: expect.stringMatching(/^MSG/),
    }),
  ]);
  expect(body.outbound_message.outbound_message).toBe('Hola Ana, ¿vienes a Lima? | [Sí] | [No]');
  expect(body.outbound_message.waba_phone_number).toBe(phoneNumber);
  expect((await call('GET', path)).body).toMatchObject({ audience: 0, status: 'draft' });
  expect((await call('GET', `${path}/recipients`)).body.recipients).toEqual([]);
  const refused = await call('POST', `${path}/test`, { phone_number: '987654321' });
  expect([refused.status, refused.body.message]).toEqual([
    400,
    'Invalid request: missing value for variable name',
  ]);
});

import { toWire } from '../../src/db/ids.ts';
import type { Unit } from '../../src/db/unit.ts';
import { flow, flowVersion } from '../../src/flows/table.ts';
import { line, waba } from '../../src/lines/table.ts';
import { outbound } from '../../src/outbounds/table.ts';
import { newTenant, type Tenant } from '../routes/testApi.ts';

export type Stage = Tenant & {
  /** With the variables `name` and `city`, and the replies "Sí" and "No". */
  outboundId: string;
  /** Without variables and replies. */
  notificationId: string;
  flowId: string;
  phoneNumber: string;
  /** A draft of a campaign; gives what the API says of it. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of any shape
  newCampaign: (more?: object) => Promise<any>;
};

let made = 0;

/** An account with a line, a published flow, an outbound that asks and a notification. */
export async function newStage(...given: Parameters<typeof newTenant>): Promise<Stage> {
  const tenant = await newTenant(...given);
  made += 1;
  const phoneNumber = `+1555${String(process.pid % 10_000).padStart(4, '0')}${String(made).padStart(3, '0')}`;
  const ids = await tenant.unit((unit) => storeOutbounds(unit, phoneNumber));
  const newCampaign = async (more: object = {}) => {
    const { status, body } = await tenant.call('POST', '/v1/whatsapp/campaigns', {
      name: 'Spring',
      outbound_id: ids.outboundId,
      flow_id: ids.flowId,
      user_authorized: true,
      ...more,
    });
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body;
  };
  return { ...tenant, ...ids, phoneNumber, newCampaign };
}

/** A line, a published flow, and the two outbounds; gives their ids on the wire. */
export async function storeOutbounds({ tx, accountId, now, newId }: Unit, phoneNumber: string) {
  const times = { createdAt: now, updatedAt: now };
  const [wabaId, flowId] = [newId(), newId()];
  await tx.insert(waba).values({
    accountId,
    id: wabaId,
    provider: 'meta',
    providerId: `1${phoneNumber.slice(1)}`,
    accessToken: Buffer.from('none'),
    ...times,
  });
  await tx.insert(line).values({
    accountId,
    id: newId(),
    wabaId,
    provider: 'meta',
    providerId: `2${phoneNumber.slice(1)}`,
    phoneNumber,
    name: 'Test',
    status: 'CONNECTED',
    quality: 'GREEN',
    tier: 'TIER_100K',
    throughput: 80,
    onBusinessApp: false,
    settings: { readMarks: false, typing: false },
    ...times,
  });
  const definition = {
    schema: 1,
    name: 'Thanks',
    language: 'es',
    start: 'done',
    steps: { done: { type: 'end', status: 'success' } },
  };
  await tx.insert(flow).values({
    accountId,
    id: flowId,
    name: 'Thanks',
    draft: definition,
    draftRevision: 1,
    publishedVersion: 1,
    ...times,
  });
  await tx
    .insert(flowVersion)
    .values({ accountId, flowId, version: 1, definition, createdAt: now });
  const [outboundId, notificationId] = [newId(), newId()];
  const template = {
    accountId,
    wabaId,
    language: 'es',
    status: 'APPROVED',
    quality: 'GREEN',
    components: [],
    statusAt: now,
    syncedAt: now,
    ...times,
  };
  await tx.insert(outbound).values([
    {
      ...template,
      id: outboundId,
      providerId: '1',
      name: 'offer',
      category: 'MARKETING',
      shape: {
        body: 'Hola {{1}}, ¿vienes a {{2}}?',
        buttons: [
          { type: 'reply', text: 'Sí' },
          { type: 'reply', text: 'No' },
        ],
      },
      variableMapping: { body: { 1: 'name', 2: 'city' }, buttons: {} },
      replies: [
        { index: 0, title: 'Sí', action: 'continue' },
        { index: 1, title: 'No', action: 'cancel' },
      ],
    },
    {
      ...template,
      id: notificationId,
      providerId: '2',
      name: 'news',
      category: 'UTILITY',
      shape: { body: 'Buenas', buttons: [] },
      variableMapping: { body: {}, buttons: {} },
      replies: [],
    },
  ]);
  return {
    outboundId: toWire('OTB', outboundId),
    notificationId: toWire('OTB', notificationId),
    flowId: toWire('IPF', flowId),
  };
}

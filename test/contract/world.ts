import type { TestDatabase } from '../support/database.ts';
import { eventually, type Journey, startJourney } from '../support/journey.ts';

/** What stands when the endpoints are called: a process that waits for an answer, and its chat. */
export type World = Journey & {
  line: string;
  flowId: string;
  inboundId: string;
  processId: string;
  chatId: string;
  contactId: string;
  outboundId: string;
  campaignId: string;
};

/** Somebody has written "hola", the flow waits for their e-mail address, and a campaign is a draft. */
export async function openWorld(database: TestDatabase): Promise<World> {
  const journey = await startJourney(database);
  const { api } = journey;
  await journey.phone('1').say('hola');
  const chat = await eventually(async () => {
    const { status, body } = await api('GET', '/v1/engagement/chat/search');
    return status === 200 && body.chats[0];
  });
  const { body: processList } = await api('GET', '/v1/processes');
  const [process] = processList.identity_processes;
  const { body: inboundList } = await api('GET', '/v1/whatsapp/inbounds');
  const [inbound] = inboundList.inbounds;
  const { body: outbounds } = await api(
    'GET',
    `/v1/whatsapp/outbounds?line=${inbound.waba_phone_number}`,
  );
  const [{ outbound_id: outboundId }] = outbounds;
  const { body: campaign } = await api('POST', '/v1/whatsapp/campaigns', {
    name: 'Spring',
    outbound_id: outboundId,
    user_authorized: true,
  });
  return {
    ...journey,
    line: inbound.waba_phone_number,
    flowId: process.flow_id,
    inboundId: inbound.inbound_flow_id,
    processId: process.process_id,
    chatId: chat.chat_id,
    contactId: chat.contact_id,
    outboundId,
    campaignId: campaign.campaign_id,
  };
}

import { createHmac } from 'node:crypto';
import { messagesWebhook, textMessage } from '../../support/evidence.ts';
import { eventually } from '../../support/journey.ts';
import type { Requests } from '../request.ts';
import type { World } from '../world.ts';

export const whatsapp: Requests = {
  29: ({ inboundId, flowId, line }) => ({
    params: { inbound_flow_id: inboundId },
    // A `+` that is not escaped comes as a space.
    form: `flow_id=${flowId}&inbound_message=Quiero%20una%20cita&waba_phone_number=${line}`,
  }),
  30: () => ({ form: 'waba_id=100000000000001&access_token=emulator-token' }),
  31: () => {
    const json = messagesWebhook([textMessage('51900000077', 'gracias')]);
    const hash = createHmac('sha256', 'emulator-secret').update(JSON.stringify(json));
    return {
      params: { provider: 'meta' },
      json,
      headers: { 'X-Hub-Signature-256': `sha256=${hash.digest('hex')}` },
    };
  },
  32: async ({ api, line, flowId }) => ({
    form: `outbound_id=${await approved(api, line, 'to_send')}&phone_number=900000077&country_code=+51&user_authorized=true&flow_id=${flowId}&account_id=user-1`,
  }),
  33: ({ campaignId }) => ({ params: { campaign_id: campaignId } }),
  34: ({ flowId, line }) => ({
    form: `waba_phone_number=${line.slice(1)}&flow_id=${flowId}&inbound_message=Otra%20cita`,
  }),
  35: ({ line }) => ({
    form: `waba_phone_number=${line.slice(1)}&is_notification=false&category=TRANSACTIONAL&language_code=es&content=Hola {{.name}}, escribe.&var.name=Ana&outbound_name=hola&template_type=TEXT&continue_process_message=Sí&cancel_process_message=No`,
  }),
  36: async ({ api, line }) => ({
    params: { outbound_id: await approved(api, line, 'to_change') },
    form: 'content=Hola, ya puedes escribir.',
  }),
  37: ({ line, flowId }) => ({ params: { waba_line: line }, form: `default_flow_id=${flowId}` }),
  38: () => ({}),
  39: ({ processId }) => ({ params: { process_id: processId } }),
  40: ({ line }) => ({ params: { waba_line: line } }),
  41: ({ inboundId }) => ({ params: { inbound_flow_id: inboundId } }),
  42: ({ line }) => ({ query: `?line=${line.slice(1)}` }),
  43: async ({ api, line }) => {
    await api('POST', '/v1/whatsapp/outbounds/sync');
    const { body } = await api('GET', `/v1/whatsapp/outbounds?line=${line.slice(1)}`);
    return { params: { outbound_id: body[0].outbound_id } };
  },
  44: () => ({ query: '?limit=1' }),
  45: ({ campaignId }) => ({ params: { campaign_id: campaignId } }),
  47: () => ({}),
  48: async ({ api, flowId, line }) => {
    const { body } = await api('POST', '/v1/whatsapp/inbounds', {
      flow_id: flowId,
      inbound_message: 'para borrar',
      waba_phone_number: line,
    });
    return { params: { inbound_flow_id: body.inbound_flow_id } };
  },
  49: async ({ api, line }) => ({
    params: { outbound_id: await approved(api, line, 'to_remove') },
  }),
};

/** An outbound that Meta has approved. */
async function approved(api: World['api'], line: string, name: string): Promise<string> {
  const made = await api('POST', '/v1/whatsapp/outbounds', {
    waba_phone_number: line,
    is_notification: true,
    category: 'UTILITY',
    language_code: 'es',
    content: 'Hola.',
    outbound_name: name,
    template_type: 'TEXT',
  });
  const { outbound_id: id } = made.body;
  await eventually(async () => {
    const { body } = await api('GET', `/v1/whatsapp/outbounds/${id}`);
    return body.outbound_status === 'APPROVED';
  });
  return id;
}

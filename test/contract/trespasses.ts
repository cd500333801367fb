import { demoFlow } from '../../src/engine/demoFlow.ts';
import type { World } from './world.ts';

/** Whom a stranger calls about: a world with one of each thing that an account has. */
export type Victim = World & {
  clientId: string;
  mediaId: string;
  apiKeyId: string;
  propertyId: string;
  segmentId: string;
  hookId: string;
  hookEventKey: string;
  importId: string;
  userId: string;
};

/**
 * What of the victim's goes into a path. A route with a placeholder that is not here fails: say what
 * of the victim's it names, and have `newVictim` make it where there is none yet.
 */
export const placeholders: Record<string, (victim: Victim) => string> = {
  api_key_id: ({ apiKeyId }) => apiKeyId,
  campaign_id: ({ campaignId }) => campaignId,
  chat_id: ({ chatId }) => chatId,
  contact_id: ({ contactId }) => contactId,
  flow_id: ({ flowId }) => flowId,
  hook_id: ({ hookId }) => hookId,
  idempotency_key: ({ hookEventKey }) => hookEventKey,
  import_id: ({ importId }) => importId,
  inbound_flow_id: ({ inboundId }) => inboundId,
  outbound_id: ({ outboundId }) => outboundId,
  media_id: ({ mediaId }) => mediaId,
  name: () => 'shop',
  process_id: ({ processId }) => processId,
  property_id: ({ propertyId }) => propertyId,
  template_name: () => 'hello',
  user_id: ({ userId }) => userId,
  provider: () => 'meta',
  segment_id: ({ segmentId }) => segmentId,
  version: () => '1',
  waba_line: ({ line }) => line,
};

export type Trespass = {
  query?: (victim: Victim) => string;
  /** As JSON, or as a form with a file. */
  body?: (victim: Victim) => unknown;
  /** 403 or 404 where not said and something of the victim's is named; else anything but a fault of ours. */
  status?: number;
};

/** Which of the contacts: all who have a phone. */
export const query = { field: 'phone', exists: true };

/**
 * How a stranger calls routes that need more than their path: each that takes a body has its line
 * here, so well formed that only the account stands in its way.
 */
export const trespasses: Record<string, Trespass> = {
  'POST /v1/whatsapp/{provider}/statuses': { body: unsigned, status: 401 },
  'POST /v1/whatsapp/{provider}/messages': { body: unsigned, status: 401 },
  'GET /v1/whatsapp/{provider}/statuses': { query: handshake, status: 403 },
  'GET /v1/whatsapp/{provider}/messages': { query: handshake, status: 403 },

  'POST /v1/flows': { body: () => demoFlow },
  'PUT /v1/flows/{flow_id}': { body: () => demoFlow },
  'POST /v1/flows/{flow_id}/clone': { body: () => ({ name: 'Mine' }) },
  'POST /v1/flows/import': {
    body: ({ flowId }) => ({
      schema: 1,
      name: 'Mine',
      definition: {
        ...demoFlow,
        steps: { ...demoFlow.steps, price: { type: 'subflow', flow_id: flowId, next: 'done' } },
      },
      refers_to: {},
    }),
    status: 400,
  },
  'POST /v1/flows/{flow_id}/migrate': { body: () => ({}) },
  'GET /v1/flows/{flow_id}/compare': { query: () => 'from=1&to=draft' },
  'POST /v1/flows/{flow_id}/simulate': { body: () => ({ events: [] }) },
  'POST /v1/flows/{flow_id}/try': { body: () => ({ phone_number: '+51900000001' }) },

  // Meta's own answer stands in the way first: the stranger has the token here.
  'POST /v1/whatsapp/waba-subscription': {
    body: () => ({ waba_id: '100000000000001', access_token: 'emulator-token' }),
    status: 409,
  },
  'PUT /v1/whatsapp/lines/{waba_line}/config': { body: () => ({ default_flow_id: '' }) },
  'POST /v1/whatsapp/inbounds': {
    body: ({ line, flowId }) => ({
      waba_phone_number: line,
      flow_id: flowId,
      inbound_message: 'mine',
    }),
  },
  'GET /v1/whatsapp/inbounds': { query: ({ line }) => `line=${line}`, status: 200 },
  'POST /v1/whatsapp/inbounds/{inbound_flow_id}': { body: () => ({ inbound_message: 'mine' }) },

  'GET /v1/whatsapp/outbounds': { query: ({ line }) => `line=${line}` },
  'POST /v1/whatsapp/outbounds': {
    body: ({ line }) => ({
      waba_phone_number: line,
      is_notification: true,
      category: 'UTILITY',
      language_code: 'es',
      content: 'Hola.',
      outbound_name: 'mine',
      template_type: 'TEXT',
    }),
  },
  'PUT /v1/whatsapp/outbounds/{outbound_id}': { body: () => ({ content: 'Hola.' }) },
  'POST /v1/whatsapp/outbounds/send': {
    body: ({ outboundId }) => ({
      outbound_id: outboundId,
      phone_number: '900000001',
      country_code: '+51',
      user_authorized: true,
    }),
  },
  'POST /v1/whatsapp/outbounds/sync': { body: ({ line }) => ({ line }) },
  'POST /v1/whatsapp/campaigns': {
    body: ({ outboundId }) => ({ name: 'mine', outbound_id: outboundId, user_authorized: true }),
  },
  'GET /v1/whatsapp/campaigns': {
    query: ({ outboundId }) => `outbound_id=${outboundId}`,
    status: 200,
  },
  'PUT /v1/whatsapp/campaigns/{campaign_id}': { body: () => ({ name: 'mine' }) },
  'POST /v1/whatsapp/campaigns/{campaign_id}/test': {
    body: () => ({ phone_number: '+51900000001' }),
  },
  'POST /v1/whatsapp/campaigns/{campaign_id}/recipients': {
    body: () => ({ recipients: [{ phone_number: '+51900000001' }] }),
  },

  'POST /v1/hooks': { body: () => ({ event_type: 'all', subscriber_url: 'https://example.com/' }) },
  'PUT /v1/hooks/{hook_id}': { body: () => ({ status: 'enabled' }) },

  'GET /v1/processes': { query: ({ processId }) => `search=${processId}`, status: 200 },
  'GET /v1/processes/{process_id}/at': { query: () => 'seq=1' },
  'POST /v1/processes/{process_id}': {
    body: () => ({ step_id: 'menu', expected_inputs: [{ value: 'help' }] }),
  },
  'POST /v1/processes/{process_id}/back': { body: () => ({}) },
  'PUT /v1/processes/{process_id}/override': { body: () => ({ override_status: 'success' }) },

  'GET /v1/engagement/chat/search': { query: () => 'contact_query=900000001' },
  'GET /v1/engagement/events': {
    query: ({ chatId }) => `follow=false&chat_id=${chatId}`,
    status: 200,
  },
  'PUT /v1/engagement/chat/agent/{chat_id}': { body: () => ({ status: 'closed' }) },

  'POST /v1/engagement/chat/{chat_id}/send': {
    body: () => ({
      current_username: 'mine@example.com',
      whatsapp: { type: 'text', text: { body: 'mine' } },
    }),
  },
  'PUT /v1/engagement/chat/{chat_id}/tags': { body: () => [{ name: 'mine' }] },
  'POST /v1/engagement/chat/{chat_id}/notes': { body: () => ({ text: 'mine' }) },
  'POST /v1/engagement/chat/{chat_id}/force-dequeue': {
    body: () => ({ assignment_type: 'specific_agent', target: 'rosa@example.com' }),
  },

  'POST /v1/engagement/agents': { body: () => ({ email: 'mine@example.com' }) },
  'PUT /v1/engagement/agents/{user_id}': { body: () => ({ name: 'mine' }) },
  'POST /v1/engagement/agent/status': {
    body: () => ({ username: 'rosa@example.com', status: 'online' }),
    status: 404,
  },
  'POST /v1/engagement/agent/capacities': {
    body: () => ({ update_type: 'user', capacity: 1, targets: ['rosa@example.com'] }),
    status: 207,
  },
  'POST /v1/engagement/agent/templates': {
    body: () => ({ template_name: 'hello', content_text: 'mine' }),
    status: 201,
  },
  'PUT /v1/engagement/agent/templates/{template_name}': {
    body: () => ({ content_text: 'mine' }),
    status: 404,
  },
  'POST /v1/engagement/agent/templates/delete': {
    body: () => ({ template_names: ['hello'] }),
    status: 207,
  },

  'POST /v1/contact-properties': { body: () => ({ type: 'string', name: 'plan' }) },
  'PUT /v1/contact-properties/{property_id}': { body: () => ({ name: 'mine' }) },
  // The same person may be a contact of both.
  'POST /v1/contacts': {
    body: () => ({ name: 'Ana', phone_number: '+51900000001' }),
    status: 200,
  },
  'PUT /v1/contacts/{contact_id}': { body: () => ({ name: 'mine' }) },
  'POST /v1/contacts/{contact_id}/consents': { body: () => ({ granted: false }) },
  'POST /v1/contacts/{contact_id}/merge': { body: ({ contactId }) => ({ into: contactId }) },

  'GET /v1/contacts': { query: ({ segmentId }) => `segment_id=${segmentId}` },
  'POST /v1/contact-segments': { body: () => ({ name: 'mine', query }) },
  'PUT /v1/contact-segments/{segment_id}': { body: () => ({ name: 'mine', query }) },

  // A file of rows, whatever is in it, makes contacts of one's own.
  'POST /v1/contacts/import': { body: () => ({}), status: 400 },
  'GET /v1/contacts/export': { query: ({ segmentId }) => `segment_id=${segmentId}` },

  'POST /v1/media': { body: () => fileForm('mine') },
  'GET /v1/media/{media_id}': {
    query: ({ clientId }) => `client_id=${clientId}&expires=4102444800&signature=${'A'.repeat(43)}`,
  },
  // Names are each account's own.
  'PUT /v1/secrets/{name}': { body: () => ({ value: 'mine' }), status: 200 },
  'POST /v1/api-keys/{api_key_id}/rotate': { body: () => ({ keep_old_for: '0s' }) },
  'POST /v1/api-keys': {
    body: ({ flowId }) => ({
      key_type: 'web',
      grant: 'digital-identity',
      country: 'ALL',
      redirect_url: 'https://shop.example',
      flow_id: flowId,
    }),
  },
};

function unsigned({ line }: Victim) {
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: '100000000000001', changes: [], line }],
  };
}

function handshake() {
  return 'hub.mode=subscribe&hub.challenge=1&hub.verify_token=guess';
}

export function fileForm(text: string): FormData {
  const form = new FormData();
  form.set('file', new File([text], 'note.txt', { type: 'text/plain' }));
  return form;
}

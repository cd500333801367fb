/**
 * The endpoints of the reference that this service serves, as its tables say them: one row each, with
 * every field. Numbers are those of the reference's index. `contract.test.ts` holds `/openapi.json`
 * and the running service against it.
 */
export type Endpoint = {
  row: number;
  name: string;
  method: 'get' | 'post' | 'put' | 'delete';
  path: string;
  params?: Record<string, Field>;
  query?: Record<string, Field>;
  /** As forms name them: `config_values.allowed_values`, and `var.<name>` for names of any kind. */
  body?: Record<string, Field>;
  /** Neither edition of the reference shows what is answered. */
  unshown?: true;
};

export type Field = {
  type: 'string' | 'enum' | 'boolean' | 'array';
  /** `cond.`: only together with other fields, as `rule` says. */
  required: 'yes' | 'no' | 'cond.';
  allowed?: string[];
  /** The name of the test of a `cond.` field. */
  rule?: string;
  /** What the reference's first edition said, where its present one says otherwise. */
  formerly?: 'yes';
  /** May be given several times. */
  repeated?: true;
};

const text: Field = { type: 'string', required: 'no' };
const needed: Field = { type: 'string', required: 'yes' };
const boolean: Field = { type: 'boolean', required: 'no' };
const conditional = (rule?: string): Field => ({
  type: 'string',
  required: 'cond.',
  ...(rule !== undefined && { rule }),
});

/** Also under WhatsApp and under DI Processes. */
const result = '/v1/processes/{process_id}/result';

const web: Endpoint[] = [
  {
    row: 27,
    name: 'Generate Token',
    method: 'post',
    path: '/v1/api-keys',
    body: {
      key_type: { type: 'enum', required: 'yes', allowed: ['backend', 'web'] },
      country: {
        type: 'enum',
        required: 'cond.',
        rule: 'the grant digital-identity needs country, redirect_url and flow_id',
        // SV is in the present edition alone.
        allowed: ['ALL', 'BR', 'CL', 'CO', 'CR', 'EC', 'MX', 'PE', 'AR', 'SV'],
      },
      document_type: {
        type: 'enum',
        required: 'no',
        allowed: ['passport', 'driver-license', 'foreign-id', 'national-id', 'pep'],
      },
      grant: {
        type: 'enum',
        required: 'cond.',
        rule: 'a web key needs a grant',
        allowed: ['digital-identity', 'signals'],
      },
      key_name: conditional('a backend key needs a name, and none of what a web key needs'),
      redirect_url: conditional(
        'the grant digital-identity needs country, redirect_url and flow_id',
      ),
      account_id: text,
      billing_hub: conditional(
        'a billing hub is kept, and needed by no account, for none has several',
      ),
      flow_id: conditional('the grant digital-identity needs country, redirect_url and flow_id'),
      phones: { type: 'array', required: 'no' },
      api_key_version: text,
      emails: { type: 'array', required: 'no' },
    },
  },
  {
    row: 28,
    name: 'Get Result',
    method: 'get',
    path: result,
    params: { process_id: needed },
  },
];

const whatsapp: Endpoint[] = [
  {
    row: 29,
    unshown: true,
    name: 'Update Inbound Flow',
    method: 'post',
    path: '/v1/whatsapp/inbounds/{inbound_flow_id}',
    params: { inbound_flow_id: needed },
    body: { flow_id: text, inbound_message: text, waba_phone_number: text },
  },
  {
    row: 30,
    unshown: true,
    name: 'Create WABA subscription',
    method: 'post',
    path: '/v1/whatsapp/waba-subscription',
  },
  {
    row: 31,
    unshown: true,
    name: 'Provider Statuses',
    method: 'post',
    path: '/v1/whatsapp/{provider}/statuses',
    params: { provider: needed },
  },
  {
    row: 32,
    name: 'Send Outbound Message',
    method: 'post',
    path: '/v1/whatsapp/outbounds/send',
    body: {
      outbound_id: needed,
      phone_number: needed,
      user_authorized: { type: 'boolean', required: 'yes' },
      'var.<variable_name>': conditional(
        'each variable of an outbound needs a value, and others change nothing',
      ),
      account_id: text,
      country_code: needed,
      flow_id: conditional(
        'an outbound with replies needs a published flow, and a notification none',
      ),
    },
  },
  {
    row: 33,
    unshown: true,
    name: 'Cancel Campaign',
    method: 'post',
    path: '/v1/whatsapp/campaigns/{campaign_id}/cancel',
    params: { campaign_id: needed },
  },
  {
    row: 34,
    unshown: true,
    name: 'Create Inbound Flows',
    method: 'post',
    path: '/v1/whatsapp/inbounds',
    body: { waba_phone_number: needed, flow_id: needed, inbound_message: needed },
  },
  {
    row: 35,
    name: 'Create Outbound Messages',
    method: 'post',
    path: '/v1/whatsapp/outbounds',
    body: {
      template_type: {
        type: 'enum',
        required: 'yes',
        allowed: ['TEXT', 'VIDEO', 'IMAGE', 'DOCUMENT'],
      },
      'var.<variable_name>': conditional('each variable of a template needs an example'),
      is_notification: { type: 'boolean', required: 'yes' },
      // The present edition's languages, which hold the first one's es and en.
      language_code: {
        type: 'enum',
        required: 'yes',
        allowed: ['en', 'en_GB', 'en_US', 'es', 'es_AR', 'es_MX', 'es_ES', 'pt_BR', 'pt_PT'],
      },
      content: needed,
      continue_process_message: conditional(
        'an outbound that starts a flow needs the texts of both replies',
      ),
      media_url: conditional(
        'an outbound with a file above its text needs an address of one that WhatsApp shows',
      ),
      outbound_name: needed,
      waba_phone_number: needed,
      cancel_process_message: conditional(
        'an outbound that starts a flow needs the texts of both replies',
      ),
      category: {
        type: 'enum',
        required: 'yes',
        // The first edition's three, and the present one's.
        allowed: ['TRANSACTIONAL', 'MARKETING', 'OTP', 'UTILITY', 'AUTHENTICATION'],
      },
    },
  },
  {
    row: 36,
    name: 'Update Outbound Message',
    method: 'put',
    path: '/v1/whatsapp/outbounds/{outbound_id}',
    params: { outbound_id: needed },
  },
  {
    row: 37,
    unshown: true,
    name: 'Put WABA Line config',
    method: 'put',
    path: '/v1/whatsapp/lines/{waba_line}/config',
    params: { waba_line: needed },
    // Listed under the path, which has no place for it.
    body: { default_flow_id: text },
  },
  { row: 38, unshown: true, name: 'List WABA Lines', method: 'get', path: '/v1/whatsapp/lines' },
  { row: 39, name: 'Get Result', method: 'get', path: result, params: { process_id: needed } },
  {
    row: 40,
    unshown: true,
    name: 'Get WABA Line',
    method: 'get',
    path: '/v1/whatsapp/lines/{waba_line}',
    params: { waba_line: needed },
  },
  {
    row: 41,
    unshown: true,
    name: 'Get Inbound Flow',
    method: 'get',
    path: '/v1/whatsapp/inbounds/{inbound_flow_id}',
    params: { inbound_flow_id: needed },
  },
  {
    row: 42,
    name: 'List Outbound Messages',
    method: 'get',
    path: '/v1/whatsapp/outbounds',
    // Or `flow_id` in its place.
    query: {
      line: {
        ...conditional('a list of outbounds names a line or a flow'),
        formerly: 'yes',
      },
    },
  },
  {
    row: 43,
    name: 'Get Outbound Message',
    method: 'get',
    path: '/v1/whatsapp/outbounds/{outbound_id}',
    params: { outbound_id: needed },
  },
  {
    row: 44,
    unshown: true,
    name: 'List Inbound Flows',
    method: 'get',
    path: '/v1/whatsapp/inbounds',
    query: { start_key: text },
  },
  {
    row: 45,
    unshown: true,
    name: 'Get Campaign',
    method: 'get',
    path: '/v1/whatsapp/campaigns/{campaign_id}',
    params: { campaign_id: needed },
  },
  {
    row: 46,
    unshown: true,
    name: 'Get Process Validations',
    method: 'get',
    path: '/v1/processes/{process_id}/validations',
    params: { process_id: needed },
  },
  { row: 47, unshown: true, name: 'List WABAs', method: 'get', path: '/v1/whatsapp/wabas' },
  {
    row: 48,
    unshown: true,
    name: 'Remove Inbound Flow',
    method: 'delete',
    path: '/v1/whatsapp/inbounds/{inbound_flow_id}',
    params: { inbound_flow_id: needed },
  },
  {
    row: 49,
    name: 'Remove Outbound Message',
    method: 'delete',
    path: '/v1/whatsapp/outbounds/{outbound_id}',
    params: { outbound_id: needed },
  },
];

const engagement: Endpoint[] = [
  {
    row: 50,
    name: 'Get Chat',
    method: 'get',
    path: '/v1/engagement/chat/{chat_id}',
    params: { chat_id: needed },
  },
  {
    row: 51,
    name: 'Search Chat Activities',
    method: 'get',
    path: '/v1/engagement/chat/{chat_id}/activities',
    params: { chat_id: needed },
    query: { actor_type: text, type: text, start_key: text },
  },
  {
    row: 52,
    name: 'Search Chats',
    method: 'get',
    path: '/v1/engagement/chat/search',
    query: {
      owner: text,
      status: { type: 'enum', required: 'no', allowed: ['open', 'closed', 'UNASSIGNED'] },
      contact_query: text,
      tag: text,
      enqueued_only: boolean,
      from_last_activity_date: conditional('one last activity date without the other is refused'),
      to_last_activity_date: conditional('one last activity date without the other is refused'),
      last_activity_actor_type: text,
      last_activity_type: text,
      start_key: text,
    },
  },
];

const contacts: Endpoint[] = [
  {
    row: 53,
    name: 'Create contact property',
    method: 'post',
    path: '/v1/contact-properties',
    body: {
      type: {
        type: 'enum',
        required: 'yes',
        allowed: ['string', 'int', 'boolean', 'date', 'email', 'enum'],
      },
      name: needed,
      'config_values.allowed_values': conditional(
        'an enum needs its allowed values, and no other type has any',
      ),
      is_hidden: boolean,
    },
  },
  {
    row: 54,
    name: 'Create contact',
    method: 'post',
    path: '/v1/contacts',
    body: {
      // Or `external_id` in its place.
      phone_number: {
        ...conditional(
          'a contact is made by number or by the caller’s id, and by neither it is none',
        ),
        formerly: 'yes',
      },
      external_id: conditional(
        'a contact is made by number or by the caller’s id, and by neither it is none',
      ),
      name: needed,
      'custom_property_values.<property_id>': text,
      email: text,
    },
  },
  {
    row: 55,
    name: 'Update contact',
    method: 'put',
    path: '/v1/contacts/{contact_id}',
    params: { contact_id: needed },
    query: {
      key_type: {
        type: 'enum',
        required: 'no',
        allowed: ['contact_id', 'phone_number', 'external_id'],
      },
    },
    body: {
      'custom_property_values.<property_id>': text,
      email: text,
      name: text,
      emit_sysevent: boolean,
    },
  },
  {
    row: 56,
    name: 'Get contact properties',
    method: 'get',
    path: '/v1/contact-properties',
    query: { start_key: text },
  },
  {
    row: 57,
    name: 'Get all contacts',
    method: 'get',
    path: '/v1/contacts',
    query: { start_key: text },
  },
  {
    row: 58,
    name: 'Get contact',
    method: 'get',
    path: '/v1/contacts/{contact_id}',
    params: { contact_id: needed },
    query: {
      key_type: {
        type: 'enum',
        required: 'no',
        allowed: ['contact_id', 'phone_number', 'external_id'],
      },
    },
  },
  {
    row: 59,
    name: 'Delete contact',
    method: 'delete',
    path: '/v1/contacts/{contact_id}',
    params: { contact_id: needed },
  },
];

const processes: Endpoint[] = [
  { row: 60, name: 'Create Identity', method: 'post', path: '/v1/processes' },
  {
    row: 61,
    name: 'Identity Back',
    method: 'post',
    path: '/v1/processes/{process_id}/back',
    params: { process_id: needed },
  },
  {
    row: 62,
    name: 'List Identity',
    method: 'get',
    path: '/v1/processes',
    query: {
      declined_reason: { type: 'string', required: 'no', repeated: true },
      end_date: conditional('one date without the other, or over two months apart, is refused'),
      failure_status: text,
      search: text,
      start_date: conditional('one date without the other, or over two months apart, is refused'),
      start_key: text,
      status: text,
    },
  },
  {
    row: 63,
    name: 'Read Identity',
    method: 'get',
    path: '/v1/processes/{process_id}',
    params: { process_id: needed },
  },
  {
    row: 64,
    name: 'Download PDF',
    method: 'get',
    path: '/v1/processes/{process_id}/pdf',
    params: { process_id: needed },
  },
  { row: 65, name: 'Get Result', method: 'get', path: result, params: { process_id: needed } },
  {
    row: 66,
    name: 'Read Variables',
    method: 'get',
    path: '/v1/processes/{process_id}/variables',
    params: { process_id: needed },
  },
];

/** Sections Web, WhatsApp, WA Engagement, WA Contacts and DI Processes: rows 27 to 66, all of them. */
export const endpoints: Endpoint[] = [
  ...web,
  ...whatsapp,
  ...engagement,
  ...contacts,
  ...processes,
];

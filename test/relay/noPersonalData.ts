/**
 * Tables that hold no data of people, and of each its columns that could (texts, JSON, bytes) with what they
 * hold instead. A table is here, or in `relay/personalData.ts`, by which it is erased.
 */
const authored = 'an operator’s or author’s own words, about nobody';
const provided = 'of the business itself, as the provider gives it';
const staff = 'of who answers chats, not of who writes in them';
const hash = 'a hash';
const fixed = 'one of our own words';
const sealed = 'a secret of the account, sealed';

export const noPersonalData: Record<string, Record<string, string>> = {
  acceptance: {},
  account: {
    name: authored,
    timezone: fixed,
    words: authored,
    business_hours: authored,
    wanted_events: fixed,
  },
  agent: { email: staff, name: staff, status: fixed, groups: authored },
  agent_settings: {},
  agent_template: { name: authored, text: authored },
  api_rate: {},
  campaign: {
    name: authored,
    status: fixed,
    variables: authored,
    country_code: fixed,
    sources: authored,
    window: authored,
    cap: authored,
    guard: authored,
    expires_after: authored,
    pause_reason: fixed,
    pause_detail: 'counts, or what the provider says of the business',
    failure_reason: fixed,
  },
  campaign_count: { kind: fixed, name: fixed },
  campaign_import: {
    status: fixed,
    columns: 'names of columns',
    unknown_columns: 'names of columns',
    failure: fixed,
  },
  contact_import: {
    status: fixed,
    columns: 'names of columns',
    unknown_columns: 'names of columns',
    failure: fixed,
  },
  contact_property: { name: authored, key: authored, type: fixed, allowed_values: authored },
  contact_segment: { name: authored, query: authored },
  erased: { key: hash },
  erasure: {},
  flow: { name: authored, draft: authored },
  flow_version: { definition: authored, warnings: authored },
  hook: {
    event_type: fixed,
    actions: fixed,
    name: authored,
    url: authored,
    signing_key: sealed,
    status: fixed,
    disabled_reason: fixed,
  },
  inbound: { phrase: authored, phrase_key: authored },
  inbox_unclaimed: {
    hash,
    provider: fixed,
    provider_line_id: provided,
    provider_waba_id: provided,
    body: 'of no account: nobody knows whose, and it is kept seven days',
  },
  lane: {},
  line: {
    provider: fixed,
    provider_id: provided,
    phone_number: provided,
    name: provided,
    status: provided,
    quality: provided,
    tier: provided,
    paused_reason: provided,
    settings: fixed,
  },
  line_bucket: {},
  line_directory: { provider: fixed, kind: fixed, provider_id: provided },
  line_traffic: {},
  outbound: {
    provider_id: provided,
    name: provided,
    language: provided,
    category: provided,
    status: provided,
    quality: provided,
    failure_reason: provided,
    components: provided,
    shape: provided,
    variable_mapping: authored,
    replies: provided,
  },
  secret: { name: authored, value: sealed },
  seen: { key: hash },
  turn: { items: 'ids of ours' },
  waba: {
    provider: fixed,
    provider_id: provided,
    access_token: sealed,
    app_secret: sealed,
  },
};

import { expect, test } from 'vitest';
import type { EventBody } from '../../../src/messages/events.ts';
import { normalise } from '../../../src/providers/meta/normalise.ts';
import { webhookSample, webhookSamples } from './samples.ts';

/** Every sample, and the events it must give, in order. */
const expected: [sample: string, events: string[]][] = [
  ['openapi_button_message', ['message tap template']],
  ['openapi_contact_sharing_message', ['message contacts']],
  ['openapi_group_create_message', ['notice']],
  ['openapi_group_remove_participants', ['notice']],
  ['openapi_group_settings_update', ['notice']],
  ['openapi_image_message', ['message media image']],
  ['openapi_interactive_button_reply_message', ['message tap button']],
  ['openapi_interactive_list_reply_message', ['message tap list']],
  ['openapi_location_message', ['message location']],
  ['openapi_order_message', ['message order']],
  ['openapi_reaction_message', ['message reaction']],
  ['openapi_system_message', ['identity']],
  ['openapi_text_message', ['message text']],
  ['openapi_text_message_from_click_to_whatsapp_ad', ['message text']],
  ['openapi_text_message_with_context_product_inquiry', ['message text']],
  ['openapi_unsupported_message', ['message unsupported']],
  ['pywa_account_update_account_deleted', ['notice']],
  ['pywa_account_update_account_disabled', ['notice']],
  ['pywa_account_update_account_offboarded', ['notice']],
  ['pywa_account_update_account_reconnected', ['notice']],
  ['pywa_account_update_account_restriction', ['notice']],
  ['pywa_account_update_account_violation', ['notice']],
  ['pywa_account_update_ad_account_linked', ['notice']],
  ['pywa_account_update_authentication_international_eligibility', ['notice']],
  ['pywa_account_update_mm_api_for_wa_terms_of_service', ['notice']],
  ['pywa_account_update_partner_added', ['notice']],
  ['pywa_account_update_partner_app_installed', ['notice']],
  ['pywa_account_update_partner_app_uninstalled', ['notice']],
  ['pywa_account_update_partner_led_business_verification_status', ['notice']],
  ['pywa_account_update_partner_removed', ['notice']],
  ['pywa_account_update_partner_removed_wa_app_disconnection', ['notice']],
  ['pywa_account_update_pricing_tiering_update', ['notice']],
  ['pywa_account_update_primary_business_location_set', ['notice']],
  ['pywa_call_connect_business_initiated', ['notice']],
  ['pywa_call_connect_user_initiated', ['notice']],
  ['pywa_call_permission_update_accept', ['message unknown interactive.call_permission_reply']],
  ['pywa_call_permission_update_reject', ['message unknown interactive.call_permission_reply']],
  ['pywa_call_status_call_status', ['notice']],
  ['pywa_call_terminate_call_terminate', ['notice', 'notice error']],
  ['pywa_callback_button_button', ['message tap button']],
  ['pywa_callback_button_quick_reply', ['message tap template']],
  ['pywa_callback_button_quick_reply_without_context', ['message tap template']],
  ['pywa_callback_selection_callback', ['message tap list']],
  ['pywa_callback_selection_description', ['message tap list']],
  ['pywa_deleted_message_revoke', ['message revoke']],
  ['pywa_edited_message_image', ['message edit']],
  ['pywa_flow_completion_completion', ['message form']],
  ['pywa_flow_completion_without_flow_token', ['message form']],
  ['pywa_message_animated_sticker', ['message media sticker']],
  ['pywa_message_audio', ['message media audio']],
  ['pywa_message_chosen_location', ['message location']],
  ['pywa_message_contacts', ['message contacts']],
  ['pywa_message_current_location', ['message location']],
  ['pywa_message_document', ['message media document']],
  ['pywa_message_forwarded', ['message text']],
  ['pywa_message_forwarded_many_times', ['message text']],
  ['pywa_message_image', ['message media image']],
  ['pywa_message_interactive_message_with_err', ['message unknown interactive', 'notice error']],
  ['pywa_message_media_with_url', ['message media image']],
  ['pywa_message_order', ['message order']],
  ['pywa_message_reaction', ['message reaction']],
  ['pywa_message_referral', ['message text']],
  ['pywa_message_reply', ['message text']],
  ['pywa_message_static_sticker', ['message media sticker']],
  ['pywa_message_status_delivered', ['status delivered']],
  ['pywa_message_status_failed', ['status failed']],
  ['pywa_message_status_group', ['status read']],
  ['pywa_message_status_played', ['status played']],
  ['pywa_message_status_read', ['status read']],
  ['pywa_message_status_sent', ['status sent']],
  ['pywa_message_status_with_tracker', ['status sent']],
  ['pywa_message_text', ['message text']],
  ['pywa_message_unreaction_empty', ['message reaction']],
  ['pywa_message_unreaction_no_emoji', ['message reaction']],
  ['pywa_message_unsupported', ['message unsupported']],
  ['pywa_message_unsupported_with_type', ['message unsupported']],
  ['pywa_message_video', ['message media video']],
  ['pywa_message_voice', ['message media audio']],
  ['pywa_outgoing_message_delete', ['echo revoke']],
  ['pywa_outgoing_message_edit', ['echo edit']],
  ['pywa_outgoing_message_text', ['echo text']],
  ['pywa_system_identity_change', ['message system']],
  ['pywa_system_phone_number_change', ['identity']],
  ['pywa_template_category_update_marketing', ['notice']],
  ['pywa_template_components_update_element', ['notice', 'notice unknown']],
  ['pywa_template_quality_update_yellow', ['notice']],
  ['pywa_template_status_update_approved', ['notice']],
  ['pywa_template_status_update_rejected', ['notice']],
  ['pywa_user_marketing_preferences_resume', ['preference resume']],
  ['pywa_user_marketing_preferences_signup', ['notice unknown']],
];

test('every sample of a webhook is in the table of what it must give', () => {
  expect(webhookSamples().toSorted()).toEqual(expected.map(([sample]) => sample).toSorted());
});

test.each(expected)('%s gives %j', (sample, events) => {
  expect(normalise(webhookSample(sample)).map(({ body }) => named(body))).toEqual(events);
});

test('a sample read twice, from bytes in any order of keys, gives the same keys', () => {
  for (const sample of webhookSamples()) {
    const body = webhookSample(sample);
    const keys = normalise(body).map(({ key }) => key);
    expect(
      normalise(backwards(body))
        .map(({ key }) => key)
        .toSorted(),
    ).toEqual(keys.toSorted());
  }
});

test('all samples in one body give the same events as one by one, in any order', () => {
  const samples = webhookSamples().map(webhookSample);
  const one = samples.flatMap((sample) => normalise(outer(sample)));
  const forth = normalise(merged(samples));
  const back = normalise(merged(samples.toReversed()));

  expect(forth).toEqual(one);
  expect(back.map(({ key }) => key).toSorted()).toEqual(forth.map(({ key }) => key).toSorted());
});

test('no two events of one sample share a key', () => {
  for (const sample of webhookSamples()) {
    const keys = normalise(webhookSample(sample)).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  }
});

function named(body: EventBody): string {
  switch (body.kind) {
    case 'message':
    case 'echo': {
      const { content } = body;
      if (content.type === 'media') return `${body.kind} media ${content.media.kind}`;
      if (content.type === 'tap') return `${body.kind} tap ${content.from}`;
      if (content.type === 'unknown') return `${body.kind} unknown ${content.name}`;
      return `${body.kind} ${content.type}`;
    }
    case 'status':
      return `status ${body.status}`;
    case 'preference':
      return `preference ${body.marketing}`;
    case 'identity':
    case 'answer':
      return body.kind;
    case 'notice':
      return body.about ? `notice ${body.about}` : 'notice';
  }
}

const entriesOf = (body: unknown): unknown[] =>
  typeof body === 'object' && body !== null && 'entry' in body && Array.isArray(body.entry)
    ? body.entry
    : [];

const outer = (body: unknown) => merged([body]);
const merged = (bodies: unknown[]) => ({
  object: 'whatsapp_business_account',
  entry: bodies.flatMap(entriesOf),
});

/** The same JSON with the keys of every object in the opposite order. */
function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).toReversed();
  return Object.fromEntries(fields.map(([name, field]) => [name, backwards(field)]));
}

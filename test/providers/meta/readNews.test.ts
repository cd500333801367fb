import { expect, test } from 'vitest';
import type { Json } from '../../../src/messages/events.ts';
import { readNews } from '../../../src/providers/meta/readNews.ts';

const at = new Date('2026-03-01T12:00:00Z');
const later = at.getTime() / 1000 + 60;
const earlier = at.getTime() / 1000 - 60;

const cases: [what: string, field: string, value: Json, news: unknown][] = [
  [
    'a tier of one number',
    'phone_number_quality_update',
    {
      display_phone_number: '15550783881',
      event: 'UPGRADE',
      max_daily_conversations_per_business: 'TIER_2K',
    },
    { phoneNumber: '+15550783881', tier: 'TIER_2K' },
  ],
  [
    'the tier under its name before 2026',
    'phone_number_quality_update',
    { display_phone_number: '+1 555-078-3881', event: 'ONBOARDING', current_limit: 'TIER_250' },
    { phoneNumber: '+15550783881', tier: 'TIER_250' },
  ],
  [
    'a tier nobody has heard of, as it is',
    'phone_number_quality_update',
    { display_phone_number: '15550783881', max_daily_conversations_per_business: 'TIER_OF_MARS' },
    { phoneNumber: '+15550783881', tier: 'TIER_OF_MARS' },
  ],
  [
    'a higher throughput',
    'phone_number_quality_update',
    { display_phone_number: '15550783881', event: 'THROUGHPUT_UPGRADE' },
    { phoneNumber: '+15550783881', throughput: 1000 },
  ],
  [
    'a low quality',
    'phone_number_quality_update',
    { display_phone_number: '15550783881', event: 'FLAGGED' },
    { phoneNumber: '+15550783881', status: 'FLAGGED', quality: 'RED' },
  ],
  [
    'a quality that is better again',
    'phone_number_quality_update',
    { display_phone_number: '15550783881', event: 'UNFLAGGED' },
    { phoneNumber: '+15550783881', status: 'CONNECTED', quality: 'UNKNOWN' },
  ],
  ['no number', 'phone_number_quality_update', { event: 'FLAGGED' }, undefined],
  [
    'the tier of the business',
    'business_capability_update',
    { max_daily_conversations_per_business: 'TIER_10K', max_phone_numbers_per_business: 25 },
    { tier: 'TIER_10K' },
  ],
  [
    'the tier as a count',
    'business_capability_update',
    { max_daily_conversation_per_phone: 2000 },
    { tier: 'TIER_2K' },
  ],
  [
    'a small tier as a count',
    'business_capability_update',
    { max_daily_conversation_per_phone: 250 },
    { tier: 'TIER_250' },
  ],
  [
    'no limit, as a count',
    'business_capability_update',
    { max_daily_conversation_per_phone: -1 },
    { tier: 'TIER_UNLIMITED' },
  ],
  [
    'an account that is disabled',
    'account_update',
    { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } },
    { pause: 'Meta has disabled the WhatsApp Business account' },
  ],
  [
    'a threat to disable it',
    'account_update',
    { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'SCHEDULE_FOR_DISABLE' } },
    undefined,
  ],
  [
    'an account that is back',
    'account_update',
    { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } },
    {
      over: [
        'Meta has disabled the WhatsApp Business account',
        'Meta has restricted the account: it may not answer customers',
        'Meta has restricted or locked the account',
      ],
    },
  ],
  [
    'an account that may not answer',
    'account_update',
    {
      event: 'ACCOUNT_RESTRICTION',
      restriction_info: [
        { restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: later },
        { restriction_type: 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING', expiration: later },
      ],
    },
    {
      pause: 'Meta has restricted the account: it may not answer customers',
      pauseUntil: new Date(later * 1000),
    },
  ],
  [
    'a restriction that is over',
    'account_update',
    {
      event: 'ACCOUNT_RESTRICTION',
      restriction_info: [
        { restriction_type: 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING', expiration: earlier },
      ],
    },
    undefined,
  ],
  [
    'an account that may not begin a conversation, and may answer',
    'account_update',
    {
      event: 'ACCOUNT_RESTRICTION',
      restriction_info: [
        { restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: later },
      ],
    },
    undefined,
  ],
  [
    'an account that is deleted',
    'account_update',
    { event: 'ACCOUNT_DELETED' },
    { pause: 'The WhatsApp Business account has been deleted' },
  ],
  [
    'an account that left',
    'account_update',
    { event: 'ACCOUNT_OFFBOARDED' },
    { pause: 'The WhatsApp Business account has left the platform' },
  ],
  [
    'an account that came back',
    'account_update',
    { event: 'ACCOUNT_RECONNECTED' },
    { over: ['The WhatsApp Business account has left the platform'] },
  ],
  ['what is no news of lines', 'account_update', { event: 'PARTNER_ADDED' }, undefined],
  ['another field', 'message_template_status_update', { event: 'APPROVED' }, undefined],
  ['no object', 'account_update', ['DISABLED_UPDATE'], undefined],
  [
    'words of another type',
    'business_capability_update',
    { max_daily_conversations_per_business: {} },
    undefined,
  ],
];

test.each(cases)('%s', (_, field, value, news) => {
  expect(readNews(field, value, at)).toEqual(news);
});

import type { ContactCard, MediaKind, Place } from './content.ts';
import type { ReportedStatus } from './status.ts';

/** Any JSON value: what snapshots, payloads and variables are made of. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * A person as a provider names them; any may be missing, at least one is there.
 * `phone` is E.164 with `+`. `waId` is the provider's own digits (it can differ from the phone).
 * `userId` is the business-scoped user id (`PE.1349…`), `parentUserId` its parent (`PE.ENT.…`).
 */
export type Identities = {
  phone?: string;
  waId?: string;
  userId?: string;
  parentUserId?: string;
};

/** What a contact wrote or did. `tap` covers reply buttons, list rows and a template's quick replies. */
export type InContent =
  | { type: 'text'; text: string }
  | { type: 'media'; media: MediaIn }
  | ({ type: 'location'; url?: string } & Place)
  | { type: 'contacts'; contacts: ContactCard[]; requested?: boolean }
  | {
      type: 'tap';
      from: 'button' | 'list' | 'template';
      /** The reply's id, or a template button's payload (which may be only its label). */
      id: string;
      title: string;
      description?: string;
    }
  | { type: 'form'; name?: string; text?: string; response: Json }
  | { type: 'order'; catalogId?: string; text?: string; items: Json[] }
  | { type: 'reaction'; messageId: string; emoji?: string }
  | { type: 'edit'; messageId?: string; text?: string }
  | { type: 'revoke'; messageId?: string }
  | { type: 'system'; text?: string; change?: string }
  | { type: 'unsupported'; what?: string }
  /** A type we do not know: kept whole, answered by nothing. */
  | { type: 'unknown'; name: string; raw: Json };

/** Media in a message. `providerId` is fetched from the provider; sha256 is lower-case hex. */
export type MediaIn = {
  kind: MediaKind;
  providerId: string;
  mimeType: string;
  sha256?: string;
  filename?: string;
  caption?: string;
  voice?: boolean;
};

/** The message another one answers or forwards. Its id may name a message that was never stored. */
export type MessageContext = { messageId?: string; forwarded?: boolean; product?: Json };

/** A message a contact sent us. */
export type InboundMessage = {
  kind: 'message';
  /** The provider's message id (`wamid.…`). */
  id: string;
  from: Identities;
  name?: string;
  username?: string;
  content: InContent;
  context?: MessageContext;
  /** Click-to-WhatsApp ad that led here, as the provider gave it. */
  referral?: Json;
};

/** A message of ours that someone sent on the line outside this service (the Business app). */
export type EchoMessage = {
  kind: 'echo';
  id: string;
  to: Identities;
  content: InContent;
};

/** What the provider says of a message of ours. */
export type StatusReport = {
  kind: 'status';
  /** The provider's message id. */
  id: string;
  status: ReportedStatus;
  to: Identities;
  /** What we gave as callback data with the send: the attempt's id (uuid). */
  attemptId?: string;
  error?: { code: number; title: string; details?: string };
  pricing?: Json;
  /** Group participant, where statuses repeat one id per participant. */
  participant?: string;
};

/** A contact's identities changed: everything in `previous` and `current` is one person. */
export type IdentityChange = {
  kind: 'identity';
  previous: Identities;
  current: Identities;
};

/** The contact's own switch for marketing messages, flipped in WhatsApp. */
export type PreferenceChange = {
  kind: 'preference';
  from: Identities;
  marketing: 'stop' | 'resume';
};

/** What concerns the line or the account: quality, templates, bans, calls, and every unknown field. */
export type Notice = { kind: 'notice'; raw: Json };

export type EventBody =
  | InboundMessage
  | EchoMessage
  | StatusReport
  | IdentityChange
  | PreferenceChange
  | Notice;

/**
 * One thing that happened, as a provider's webhook told it.
 *
 * `key` is what makes a repeat recognisable: the place in the envelope and the provider's own ids,
 * never what we made of the content (a later version that learns a type must not make an old
 * message new). `at` is the provider's time.
 */
export type ProviderEvent = {
  key: string;
  /** The provider's account of business (Meta: WABA id). */
  wabaId: string;
  /** The provider's id of the line (Meta: phone_number_id); absent where the event names none. */
  lineId?: string;
  /** The webhook's own name of this kind of event (`messages`, `user_preferences`, …). */
  field: string;
  at?: Date;
  body: EventBody;
};

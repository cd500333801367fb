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
  /** `MED…`: a file that is ours already, as what was uploaded on a web page. */
  mediaId?: string;
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
  /** What the provider says went wrong with it: media too big to hand over, a type it cannot carry. */
  errors?: ProviderError[];
  /** Fields we have no word for, under their own names, so that nothing that arrives is lost. */
  more?: { [field: string]: Json };
};

/** A message of ours that someone sent on the line outside this service (the Business app). */
export type EchoMessage = {
  kind: 'echo';
  id: string;
  to: Identities;
  content: InContent;
  context?: MessageContext;
  more?: { [field: string]: Json };
};

/** A provider's complaint. `code` is its own number, for Meta that of the Graph API's error table. */
export type ProviderError = { code: number; title: string; details?: string };

/** What the provider says of a message of ours. `to` can be empty: a status is found by its ids. */
export type StatusReport = {
  kind: 'status';
  /** The provider's message id. */
  id: string;
  status: ReportedStatus;
  to: Identities;
  /** What we gave as callback data with the send: the attempt's id (uuid). */
  attemptId?: string;
  error?: ProviderError;
  pricing?: Json;
  /** Group participant, where statuses repeat one id per participant. */
  participant?: string;
  more?: { [field: string]: Json };
};

/** A contact's identities changed: everything in `previous` and `current` is one person. */
export type IdentityChange = {
  kind: 'identity';
  previous: Identities;
  current: Identities;
  more?: { [field: string]: Json };
};

/** The contact's own switch for marketing messages, flipped in WhatsApp. */
export type PreferenceChange = {
  kind: 'preference';
  from: Identities;
  marketing: 'stop' | 'resume';
  more?: { [field: string]: Json };
};

/**
 * What concerns the line or the account (quality, templates, bans, calls, groups), and whatever has
 * no better place. `about` says which of the second it is: `unknown` has a field or status we do not
 * know, `malformed` could not be read, `error` is a complaint that belongs to no message.
 * `wabaId` is our own id of the business account it came for, added where it is accepted.
 */
export type Notice = {
  kind: 'notice';
  about?: 'unknown' | 'malformed' | 'error';
  wabaId?: string;
  raw: Json;
};

/**
 * What came of a request that a flow asked for. `status` 0: no answer came, and `error` says why. Names of
 * headers are in lower case. `body` is JSON where the answer was, else its text; null where it was empty.
 */
export type CallAnswer = {
  status: number;
  headers: Record<string, string>;
  body: Json;
  error?: string;
};

/** The answer of a call of ours, by the id (uuid) of its row. */
export type AnsweredCall = { kind: 'answer'; callId: string; answer: CallAnswer };

export type EventBody =
  | InboundMessage
  | EchoMessage
  | StatusReport
  | IdentityChange
  | PreferenceChange
  | AnsweredCall
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

import type { Content } from '../messages/content.ts';
import type { Identities, ProviderEvent } from '../messages/events.ts';

/** What a provider is asked to do, one folder per provider; a folder can be read alone. */
export type Provider = {
  name: string;
  /** Proves that a webhook body was signed with one of `secrets`. Never throws. */
  verify(rawBody: Uint8Array, headers: Headers, secrets: string[]): boolean;
  /** Ids of the lines and businesses a body names, to find whose secrets must verify it. Throws on a body that is not JSON. */
  names(body: unknown): { lineIds: string[]; wabaIds: string[] };
  /** Every entry, change, message and status of a body, in its order. Never throws on unknown types or fields. */
  normalise(body: unknown): ProviderEvent[];
  send(line: LineAccess, message: OutgoingMessage, http: SendHttp): Promise<SendResult>;
  /** Marks an inbound message read; with `typing`, shows the typing indicator too. */
  markRead(
    line: LineAccess,
    providerMessageId: string,
    typing: boolean,
    http: SendHttp,
  ): Promise<SendResult>;
};

/** Where and as whom to call for a line. */
export type LineAccess = { graphUrl: string; providerLineId: string; accessToken: string };

export type OutgoingMessage = {
  /** Returned in every status of the message: our attempt's id. */
  attemptId: string;
  to: Identities;
  content: Content;
  /** The provider's own id of stored media (`content.media.mediaId` resolved), where the content has one. */
  providerMediaId?: string;
  /** The provider's id of the message this one answers. */
  replyTo?: string;
};

/** The HTTP client sends go through: an undici dispatcher whose connect and body errors can be told apart. */
export type SendHttp = { dispatcher: import('undici').Dispatcher; timeoutMs: number };

/** What became of a send. Only `accepted` has an id; the others carry what to do about it. */
export type SendResult =
  | { outcome: 'accepted'; providerMessageId: string; waId?: string }
  /** Never reached the provider (refused, DNS, TLS, no connection): safe to try again. */
  | { outcome: 'not_called'; detail: string }
  /** It may have been sent: reset or timeout after the first byte, 5xx without a Graph error. Not resent. */
  | { outcome: 'in_doubt'; detail: string }
  | { outcome: 'refused'; failure: Failure };

/** A provider's "no", with its policy. */
export type Failure = {
  code: number;
  detail: string;
  policy: FailurePolicy;
};

export type FailurePolicy =
  /** Try again: after the given delay for the n-th try (milliseconds), at most `tries` times in all. */
  | { action: 'later'; delaysMs: number[]; scope: 'message' | 'line' | 'account' }
  | { action: 'never' }
  /** Nothing can leave this line until somebody repairs it. */
  | { action: 'pause_line'; reason: string }
  /** Campaigns of the line or of the template wait; replies go on. */
  | { action: 'stop_campaign' }
  /** The person wants no marketing any more. */
  | { action: 'opt_out_marketing' };

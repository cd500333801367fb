import type { Content } from '../messages/content.ts';
import type { Identities, Json, ProviderEvent } from '../messages/events.ts';
import type { Management } from './management.ts';

/** What a provider is asked to do, one folder per provider; a folder can be read alone. */
export type Provider = Management & {
  name: string;
  /**
   * Whether messages go to people by themselves, so that the 24-hour window and their opt-out stop them. On
   * a channel that does not push, people come for what was said.
   */
  pushes: boolean;
  /** Proves that a webhook body was signed with one of `secrets`. Never throws. */
  verify(rawBody: Uint8Array, headers: Headers, secrets: string[]): boolean;
  /** Ids of the lines and businesses a parsed body names, to find whose secrets must verify it. Never throws. */
  names(body: unknown): { lineIds: string[]; wabaIds: string[] };
  /**
   * Every entry, change, message and status of a parsed body, in its order, clean to be stored (no
   * U+0000, no lone surrogates, depth ≤ 64). Never throws; what cannot be read becomes a notice.
   */
  normalise(body: unknown): ProviderEvent[];
  /** What a notice (its field, its content, its time) says of lines. Pure, never throws. */
  readNews(field: string, raw: Json, at: Date): LineNews | undefined;
  /** What a notice says of a template. Pure, never throws. */
  readTemplateNews(field: string, raw: Json): TemplateNews | undefined;
  /** What to do about an error, told at the call or by a status long after it. Pure. */
  failureOf(code: number | undefined, title: string, details?: string): Failure;
  /** Whether a refused send may be about its `providerMediaId`: not known there, or not any more. Pure. */
  refusesMedia(failure: Failure): boolean;
  send(line: LineAccess, message: OutgoingMessage, http: SendHttp): Promise<SendResult>;
  /** Marks an inbound message read; with `typing`, shows the typing indicator too. */
  markRead(
    line: LineAccess,
    providerMessageId: string,
    typing: boolean,
    http: SendHttp,
  ): Promise<SendResult>;
};

/** What a notice says of one line, or of all lines of the business account that it came for. */
export type LineNews = {
  /** E.164 with `+`; absent: all of them. */
  phoneNumber?: string;
  /** The provider's words, known or not. */
  tier?: string;
  quality?: string;
  status?: string;
  /** Messages a second, in and out together. */
  throughput?: number;
  /** Why nothing can leave any more, and until when; absent: until it is said to be over. */
  pause?: string;
  pauseUntil?: Date;
  /** Reasons for a pause that hold no longer. */
  over?: string[];
};

/** What a notice says of one template, in the provider's words; what is absent stays as it is. */
export type TemplateNews = {
  providerId?: string;
  name: string;
  /** The provider's code, as in `es_MX`. */
  language: string;
  status?: string;
  category?: string;
  quality?: string;
  failureReason?: string;
  /** Its texts are others now: it must be read anew. */
  isRewritten?: boolean;
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

/** A provider's "no", with its policy. `code` is the provider's own; `detail` is its words, for people. */
export type Failure = {
  code: number;
  detail: string;
  policy: FailurePolicy;
};

export type FailurePolicy =
  /**
   * Try again: after the n-th refusal wait `delaysMs[n - 1]`. Once the list is spent, `give_up` is
   * final and `keep_trying` repeats the last delay: throttling is never "failed". `scope` is what
   * must wait: only this message's chat, the line, or every line of the account at the provider.
   */
  | {
      action: 'later';
      delaysMs: number[];
      afterwards: 'give_up' | 'keep_trying';
      scope: 'message' | 'line' | 'account';
    }
  | { action: 'never'; isNotOnWhatsapp?: true }
  /** Nothing can leave this line until somebody repairs it. */
  | { action: 'pause_line'; reason: string }
  /** This message is over. Campaigns of the line, or of the template, wait for a person; replies go on. */
  | { action: 'stop_campaign'; scope: 'line' | 'template' }
  /** The person wants no marketing any more. */
  | { action: 'opt_out_marketing' };

import type { Json } from '../messages/events.ts';
import type { TemplateShape } from '../messages/templateShape.ts';
import type { LineAccess, SendHttp } from './contract.ts';

/** What a provider can be asked for besides sending: its lines, our subscription to them, media. */
export type Management = {
  /** All lines of a business account; refused where the token may not read them, so it also checks a token. */
  listNumbers(access: AccountAccess, wabaId: string, http: SendHttp): Promise<Answer<LineInfo[]>>;
  /** All templates of a business account, those not yet approved too. */
  listTemplates(
    access: AccountAccess,
    wabaId: string,
    http: SendHttp,
  ): Promise<Answer<TemplateInfo[]>>;
  /**
   * Puts a file where new templates can show it in their header: gives what names it there. Harmless to
   * repeat. The file is in memory.
   */
  uploadExample(
    access: AccountAccess,
    file: { bytes: Uint8Array<ArrayBuffer>; mimeType: string; filename: string },
    http: SendHttp,
  ): Promise<Answer<{ handle: string }>>;
  /** Hands in a template to be approved. Where `unreachable` comes back it may be there all the same. */
  createTemplate(
    access: AccountAccess,
    wabaId: string,
    template: NewTemplate,
    http: SendHttp,
  ): Promise<Answer<HandedIn>>;
  /** Puts other parts in the place of a template's; its name and language stay. */
  changeTemplate(
    access: AccountAccess,
    providerId: string,
    template: NewTemplate,
    http: SendHttp,
  ): Promise<Answer<{ components: Json }>>;
  /** Removes one language of a template. */
  deleteTemplate(
    access: AccountAccess,
    wabaId: string,
    template: { providerId: string; name: string },
    http: SendHttp,
  ): Promise<Answer<unknown>>;
  /** Has webhooks of a business account sent to `callbackUrl`, which must already answer the challenge. */
  subscribeApp(
    access: AccountAccess,
    wabaId: string,
    callback: { callbackUrl: string; verifyToken: string },
    http: SendHttp,
  ): Promise<Answer<{ success: true }>>;
  findMedia(line: LineAccess, mediaId: string, http: SendHttp): Promise<Answer<MediaPlace>>;
  downloadMedia(
    line: Pick<LineAccess, 'accessToken'>,
    url: string,
    maxBytes: number,
    http: SendHttp,
  ): Promise<Download>;
  uploadMedia(
    line: LineAccess,
    file: { bytes: Uint8Array<ArrayBuffer>; mimeType: string; filename: string },
    http: SendHttp,
  ): Promise<Answer<{ id: string }>>;
};

/** Where to call for a business account, and as whom. */
export type AccountAccess = { graphUrl: string; accessToken: string };

/**
 * What a management call gave. `refused` is the provider's "no", in its own words and with its error
 * code; `unreachable` is no answer, or one that cannot be read: the call may be made again.
 */
export type Answer<T> =
  | { ok: true; value: T }
  | { ok: false; why: 'refused'; code: number; message: string }
  | { ok: false; why: 'unreachable'; message: string };

/** A number of a business account, as Meta describes it. */
export type LineInfo = {
  providerLineId: string;
  /** E.164 with `+`. */
  phoneNumber: string;
  verifiedName?: string;
  /** `CONNECTED`, `PENDING`, `BANNED`, `FLAGGED` …: Meta's word. */
  status?: string;
  /** `GREEN`, `YELLOW`, `RED`, `UNKNOWN`, `NA`. */
  quality?: string;
  /** How many strangers it may write to in 24 hours: `TIER_250`, `TIER_2K` … `TIER_UNLIMITED`. */
  messagingTier?: string;
  /** Messages a second, in and out together. */
  throughput: number;
  /** Whether the WhatsApp Business app shares the number. */
  onBusinessApp: boolean;
};

/** A message template as it stands at the provider, in the provider's words but for its shape. */
export type TemplateInfo = {
  providerId: string;
  name: string;
  /** The provider's code, as in `es_MX`. */
  language: string;
  /** `APPROVED`, `PENDING`, `REJECTED`, `PAUSED`, `DISABLED` …, in upper case. */
  status: string;
  /** `MARKETING`, `UTILITY`, `AUTHENTICATION`. */
  category: string;
  /** `GREEN`, `YELLOW`, `RED`, `UNKNOWN`. */
  quality: string;
  /** Why it was rejected. */
  failureReason?: string;
  components: Json;
  shape: TemplateShape;
};

/** A template to be approved: texts with `{{1}}`, `{{2}}` …, and a value to show for each. */
export type NewTemplate = {
  name: string;
  /** The provider's code, as in `es_MX`. */
  language: string;
  category: string;
  header?:
    | { type: 'text'; text: string; example?: string }
    /** `handle`: of `uploadExample`. */
    | { type: 'media'; kind: 'image' | 'video' | 'document'; handle: string };
  body: { text: string; examples: string[] };
  footer?: string;
  buttons: NewButton[];
  /** Of an `AUTHENTICATION`: its texts are the provider's, and it has one button that copies the code. */
  codeExpiresInMinutes?: number;
};

export type NewButton =
  | { type: 'reply'; text: string }
  | { type: 'url'; text: string; url: string; example?: string }
  | { type: 'phone'; text: string; phoneNumber: string }
  | { type: 'copy_code'; example: string };

/** What became of a template that was handed in; the provider may have put it into another category. */
export type HandedIn = Pick<TemplateInfo, 'providerId' | 'status' | 'category' | 'components'>;

/** Where media lies for the next five minutes, and what it must be. */
export type MediaPlace = {
  url: string;
  mimeType?: string;
  /** Lower-case hex, of the whole file. */
  sha256?: string;
  /** Bytes. */
  size?: number;
};

/**
 * The bytes of media, as they come. `gone` means the address has lapsed: ask for it anew.
 * `bytes` throws when the download breaks off, takes longer than it may, or passes the limit.
 */
export type Download =
  | { ok: true; bytes: AsyncIterable<Uint8Array>; mimeType?: string }
  | { ok: false; why: 'gone' | 'too_large' | 'unreachable'; message: string };

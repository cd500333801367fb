import { knownError } from './errorCodes.ts';

/** A refusal on its way to the caller. */
export type Refusal = {
  code: number;
  /** What exactly was wrong; `error_data.details`. */
  details?: string | undefined;
  /** Meta's words where they differ from the code's title. */
  message?: string | undefined;
  type?: string;
  subcode?: number;
  http?: number;
};

export type GraphAnswer = { http: number; body: unknown; refusal?: Refusal };

/** The wrong, missing or unknown thing of a request, in the words Meta has for it. */
export const invalidParameter = (message: string): Refusal => ({ code: 100, message });

export const missingParameter = (details: string): Refusal => ({ code: 131008, details });

export const invalidValue = (details: string): Refusal => ({ code: 131009, details });

/** What Meta says of an id that is nobody's, or somebody else's. */
export const unknownObject = (method: string, id: string): Refusal => ({
  code: 100,
  subcode: 33,
  type: 'GraphMethodException',
  message: `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
});

/**
 * The body of an error: `{error: {message, type, code, error_data, fbtrace_id}}`.
 * Source: Meta, WhatsApp Cloud API, "Error codes", "Error response syntax".
 */
export function errorAnswer(refusal: Refusal, trace: string): GraphAnswer {
  const { title, http, details } = knownError(refusal.code);
  const isPlain = refusal.message !== undefined;
  const error: Record<string, unknown> = {
    message: isPlain ? refusal.message : `(#${refusal.code}) ${title}`,
    type: refusal.type ?? 'OAuthException',
    code: refusal.code,
  };
  if (!isPlain || refusal.details !== undefined) {
    error.error_data = {
      messaging_product: 'whatsapp',
      details: refusal.details ?? details,
    };
  }
  if (refusal.subcode !== undefined) error.error_subcode = refusal.subcode;
  error.fbtrace_id = trace;
  return { http: refusal.http ?? http, body: { error }, refusal };
}

/** What the caller can be told, and the HTTP status of each. */
export const httpStatuses = {
  invalid_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  precondition_failed: 412,
  too_large: 413,
  unprocessable: 422,
  too_many_requests: 429,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof httpStatuses;

/** One fault of a request: where it is (`steps.ask.next`) and what would be right; of a conflict, with whom. */
export type ErrorDetail = { path: string; message: string; contact_id?: string };

/**
 * The caller asked for something that cannot be. The message is read by people: it names the thing
 * and its id, and holds no secret and no message text.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetail[];

  constructor(
    code: ErrorCode,
    message: string,
    details: ErrorDetail[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}

/**
 * What an account has not, in the reference's words; where it has none, in the form of their nearest
 * sibling: "agent not found", "campaign not found".
 */
export const notFound = (thing: string): AppError =>
  new AppError('not_found', wordsOf[thing] ?? `${thing} not found`);

const wordsOf: Record<string, string> = { process: 'Resource not found', chat: 'Chat not found' };

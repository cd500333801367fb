import { type LoggerOptions, stdSerializers } from 'pino';

/**
 * How we log: JSON, one line each. No message text, no token, and no phone number in full: database
 * errors are stripped to what the server said, because drizzle's own text holds a query's parameters.
 */
export const logOptions = (level: string): LoggerOptions => ({
  level,
  base: null,
  timestamp: () => `,"time":"${new Date().toISOString()}"`,
  formatters: { level: (label) => ({ level: label }) },
  serializers: { err: describeError },
});

/** The innermost cause says what went wrong; what wraps it may hold parameters. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: maskNumbers(String(error)) };
  if (error.cause instanceof Error) return describeError(error.cause);
  const { type, message, stack } = stdSerializers.err(error);
  const said = { type, message: maskNumbers(message) };
  // What the network or the database says of itself comes often at once, and no line of ours caused it.
  return 'code' in error ? { ...said, code: error.code } : { ...said, stack: maskNumbers(stack) };
}

/** `+51900000001` and `51900000001` become `…0001`. */
const maskNumbers = (text: string): string => text.replace(/\+?\d{5,11}(\d{4})\b/g, '…$1');

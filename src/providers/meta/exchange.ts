import type { Dispatcher, FormData } from 'undici';
import type { SendHttp } from '../contract.ts';

/**
 * What became of a request whose effect must not happen twice.
 *
 * - `not_called`: no byte of it can have left, so it may be made again.
 * - `in_doubt`: it was on its way, and no whole answer came: it may have had its effect.
 */
export type Exchange =
  | { state: 'answered'; status: number; body: string }
  | { state: 'not_called'; detail: string }
  | { state: 'in_doubt'; detail: string };

/** Answers of the Graph API are some hundred bytes; what is longer is not one. */
const maxAnswerBytes = 1024 * 1024;

/** A request with a small body, held in memory. */
export type Call = {
  url: string;
  method: 'GET' | 'POST' | 'DELETE';
  headers: Record<string, string>;
  body?: string | FormData | Uint8Array;
};

/**
 * Makes one request and says precisely how it ended. Never throws, and ends within `timeoutMs`.
 *
 * The client announces a request (`onRequestStart`) directly before it writes it to a connected
 * socket, TLS included. So what fails before that was not called, and what fails after is in doubt,
 * even where the other side closes at once: it may have read, and acted, and died.
 */
export function exchange({ dispatcher, timeoutMs }: SendHttp, call: Call): Promise<Exchange> {
  const { origin, pathname, search } = new URL(call.url);
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined;
    let settled = false;
    let status = 0;
    let length = 0;
    const chunks: Buffer[] = [];

    const settle = (exchange: Exchange) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      resolve(exchange);
    };
    const fail = (detail: string) =>
      settle({ state: controller ? 'in_doubt' : 'not_called', detail });
    const cutOff = (detail: string) => {
      fail(detail);
      controller?.abort(new Error(detail));
    };
    const timer = setTimeout(() => cutOff(`no answer within ${timeoutMs} ms`), timeoutMs);

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        // Given up while it waited for a connection: it was reported as not called, so it must not be.
        if (settled) return started.abort(new Error('given up before it was sent'));
        controller = started;
      },
      onResponseStart(_, statusCode) {
        status = statusCode;
      },
      onResponseData(_, chunk) {
        length += chunk.length;
        if (length > maxAnswerBytes)
          return cutOff(`an answer of more than ${maxAnswerBytes} bytes`);
        chunks.push(chunk);
      },
      onResponseEnd() {
        settle({ state: 'answered', status, body: Buffer.concat(chunks).toString('utf8') });
      },
      onResponseError(_, error) {
        fail(describe(error));
      },
    };
    try {
      const { method, headers, body = null } = call;
      dispatcher.dispatch({ origin, path: pathname + search, method, headers, body }, handler);
    } catch (error) {
      fail(describe(error));
    }
  });
}

/** Code and words of an error; several addresses tried give one error of many. */
function describe(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describe).join('; ');
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
  return error.message.startsWith(code.slice(0, -2)) ? error.message : code + error.message;
}

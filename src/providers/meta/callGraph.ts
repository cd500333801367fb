import type { FormData } from 'undici';
import * as z from 'zod';
import type { SendHttp } from '../contract.ts';
import type { AccountAccess, Answer } from '../management.ts';
import { type Call, exchange } from './exchange.ts';
import { GraphErrorBody } from './graphError.ts';

/** Calls the Graph API and reads its answer by a schema. Never throws. */
export async function callGraph<S extends z.ZodType>(
  { graphUrl, accessToken }: AccountAccess,
  http: SendHttp,
  call: Pick<Call, 'method'> & {
    /** With the leading slash, parts already encoded. */
    path: string;
    query?: Record<string, string>;
    body?: Record<string, unknown> | FormData;
    /** A body that is no JSON. */
    bytes?: Uint8Array;
    /** Where a call wants others than the usual. */
    headers?: Record<string, string>;
  },
  schema: S,
): Promise<Answer<z.output<S>>> {
  const query = call.query ? `?${new URLSearchParams(call.query)}` : '';
  const answer = await exchange(http, {
    url: `${graphUrl}${call.path}${query}`,
    method: call.method,
    ...bodyOf(call, accessToken),
  });
  if (answer.state !== 'answered') {
    return {
      ok: false,
      why: 'unreachable',
      message: `Meta could not be reached: ${answer.detail}`,
    };
  }
  return readAnswer(answer.status, answer.body, schema);
}

function bodyOf(
  {
    body,
    bytes,
    headers: others,
  }: {
    body?: Record<string, unknown> | FormData;
    bytes?: Uint8Array;
    headers?: Record<string, string>;
  },
  accessToken: string,
): Pick<Call, 'headers' | 'body'> {
  const headers = { authorization: `Bearer ${accessToken}`, 'user-agent': 'chasqui', ...others };
  if (bytes !== undefined) return { headers, body: bytes };
  if (body === undefined) return { headers };
  // Of a form the client itself knows the type, for only it knows the boundary.
  if (isForm(body)) return { headers, body };
  return {
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

const isForm = (body: object): body is FormData =>
  Symbol.toStringTag in body && body[Symbol.toStringTag] === 'FormData';

function readAnswer<S extends z.ZodType>(
  status: number,
  text: string,
  schema: S,
): Answer<z.output<S>> {
  const answer = readJson(text);
  const refusal = refusalIn(answer);
  if (refusal) return refusal;
  const read = schema.safeParse(answer);
  if (status >= 200 && status < 300 && read.success) return { ok: true, value: read.data };
  const fault = read.success ? '' : `: ${z.prettifyError(read.error)}`;
  return {
    ok: false,
    why: 'unreachable',
    message: `Meta answered HTTP ${status} with a body that is not as documented${fault}`,
  };
}

/** Meta's own words: those meant for people where it gives them, and the details where it gives those. */
function refusalIn(answer: unknown): Extract<Answer<never>, { why: 'refused' }> | undefined {
  const read = GraphErrorBody.safeParse(answer);
  if (!read.success) return undefined;
  const { code, message, error_user_msg: forPeople, error_data: data } = read.data.error;
  const words = [message, forPeople, data?.details].filter((text) => text !== undefined);
  return { ok: false, why: 'refused', code, message: [...new Set(words)].join(': ') };
}

export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

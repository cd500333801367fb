import * as z from 'zod';
import type { Failure, LineAccess, OutgoingMessage, SendHttp, SendResult } from '../contract.ts';
import { readJson } from './callGraph.ts';
import { exchange } from './exchange.ts';
import { failureOf } from './failures.ts';
import { GraphErrorBody } from './graphError.ts';
import { render } from './render.ts';

/** `{"messaging_product":"whatsapp","contacts":[{"input":"+1650…","wa_id":"1650…"}],"messages":[{"id":"wamid.HBg…"}]}` */
const Sent = z.looseObject({
  messages: z.array(z.looseObject({ id: z.string().min(1) })).min(1),
  contacts: z
    .array(z.looseObject({ wa_id: z.string().optional() }))
    .optional()
    .catch(undefined),
});

const Done = z.looseObject({ success: z.literal(true) });

/**
 * Hands a message to Meta: `POST /{phone_number_id}/messages`. Never throws. Meta has no idempotency
 * key, so whether a repeat is safe is what the outcome says, and `accepted` means taken, not sent.
 */
export async function send(
  line: LineAccess,
  message: OutgoingMessage,
  http: SendHttp,
): Promise<SendResult> {
  const rendered = render(message);
  if (!rendered.ok) return { outcome: 'refused', failure: failureOf(100, rendered.fault) };
  return post(line, rendered.body, http, (answer) => {
    const sent = Sent.safeParse(answer);
    const [first] = sent.data?.messages ?? [];
    if (!first) return undefined;
    const waId = sent.data?.contacts?.[0]?.wa_id?.trim();
    return { outcome: 'accepted', providerMessageId: first.id, ...(waId ? { waId } : {}) };
  });
}

/**
 * Marks an inbound message, and those before it, read; with `typing` also shows that an answer is
 * being written (for 25 s, or until it comes). `providerMessageId` of the result is that of the message.
 */
export function markRead(
  line: LineAccess,
  providerMessageId: string,
  typing: boolean,
  http: SendHttp,
): Promise<SendResult> {
  const body = {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: providerMessageId,
    ...(typing ? { typing_indicator: { type: 'text' } } : {}),
  };
  return post(line, body, http, (answer) =>
    Done.safeParse(answer).success ? { outcome: 'accepted', providerMessageId } : undefined,
  );
}

async function post(
  line: LineAccess,
  body: object,
  http: SendHttp,
  readAnswer: (answer: unknown) => SendResult | undefined,
): Promise<SendResult> {
  const answer = await exchange(http, {
    url: `${line.graphUrl}/${encodeURIComponent(line.providerLineId)}/messages`,
    method: 'POST',
    headers: {
      authorization: `Bearer ${line.accessToken}`,
      'content-type': 'application/json',
      'user-agent': 'chasqui',
    },
    body: JSON.stringify(body),
  });
  if (answer.state !== 'answered') return { outcome: answer.state, detail: answer.detail };

  const said = readJson(answer.body);
  const failure = refusalOf(answer.status, said);
  if (failure) return { outcome: 'refused', failure };
  const result = answer.status >= 200 && answer.status < 300 ? readAnswer(said) : undefined;
  return (
    result ?? { outcome: 'in_doubt', detail: `HTTP ${answer.status} with an answer we cannot read` }
  );
}

/**
 * A "no" that is certain: a Graph error, whatever the HTTP status, or a 4xx or 3xx from something that
 * stood before the Graph API (a proxy, a wrong address) and did not let the request through.
 */
function refusalOf(status: number, answer: unknown): Failure | undefined {
  const graph = GraphErrorBody.safeParse(answer);
  if (graph.success) {
    const { code, message, error_data: data } = graph.data.error;
    return failureOf(code, message, data?.details);
  }
  if (status < 300 || status >= 500) return undefined;
  const title = `HTTP ${status} without an error of the Graph API`;
  return status === 429 ? failureOf(130429, title) : failureOf(undefined, title);
}

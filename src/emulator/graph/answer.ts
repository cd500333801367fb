import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { Emulator } from '../emulator.ts';
import { type AnswerFault, type Occasion, strikeAnswer } from '../faults.ts';
import { type JsonRecord, recordOf, textOf } from '../record.ts';
import { lineNamesOf } from '../webhooks/people.ts';
import { digitsOf, type Line } from '../world.ts';
import { errorAnswer, type GraphAnswer, type Refusal } from './graphError.ts';

export type GraphContext = Context<{ Bindings: HttpBindings }>;

/** What a request wants done; run unless a fault answers in its place. */
export type Work = () =>
  | { refusal: Refusal }
  | {
      answer: GraphAnswer;
      messageId?: string;
      beforeAnswer?: Promise<void> | undefined;
    };

type Asked = { line: Line | undefined; body: JsonRecord | undefined; isSend: boolean };

/** Does the work of a Graph request, with whatever fault strikes it, and logs it. */
export async function answerGraph(
  emulator: Emulator,
  c: GraphContext,
  asked: Asked,
  work: Work,
): Promise<Response> {
  const fault = strikeAnswer(
    emulator.world.faults,
    asked.isSend,
    () => occasionOf(asked, c.req.path),
    emulator.random,
  );
  if (fault?.answer === 'lost_before') {
    emulator.accounting.countLost();
    log(emulator, c, asked, { http: 0, body: undefined }, undefined, false);
    return hangUp(c);
  }
  const done = struckAnswer(emulator, fault) ?? settled(emulator, work());
  if (done.answer.refusal !== undefined || done.answer.http >= 400) {
    if (asked.isSend) emulator.accounting.countRefused();
  }
  const isCut = fault?.answer !== undefined;
  log(emulator, c, asked, done.answer, done.messageId, !isCut);
  if (done.beforeAnswer !== undefined) await done.beforeAnswer;
  if (fault?.delay_ms !== undefined) await pause(emulator, fault.delay_ms);
  if (!isCut) return respond(emulator, done.answer);

  emulator.accounting.countLost();
  if (fault?.answer === 'cut') await sendHalf(c, JSON.stringify(done.answer.body));
  return hangUp(c);
}

type Done = {
  answer: GraphAnswer;
  messageId?: string | undefined;
  beforeAnswer?: Promise<void> | undefined;
};

function struckAnswer(emulator: Emulator, fault: AnswerFault | undefined): Done | undefined {
  if (fault?.error !== undefined) {
    return { answer: errorAnswer(fault.error, emulator.ids.trace()) };
  }
  if (fault?.http !== undefined) {
    return { answer: { http: fault.http, body: fault.body ?? '' } };
  }
  return undefined;
}

const settled = (emulator: Emulator, result: ReturnType<Work>): Done =>
  'refusal' in result ? { answer: errorAnswer(result.refusal, emulator.ids.trace()) } : result;

export function respond(emulator: Emulator, { http, body }: GraphAnswer): Response {
  const isText = typeof body === 'string';
  return new Response(isText ? body : JSON.stringify(body), {
    status: http,
    headers: {
      'content-type': isText ? 'text/plain; charset=UTF-8' : 'application/json; charset=UTF-8',
      'x-emulator-seq': String(emulator.accounting.seq()),
    },
  });
}

const pause = (emulator: Emulator, delayMs: number): Promise<void> =>
  new Promise((resolve) => emulator.clock.after(delayMs, resolve));

function hangUp(c: GraphContext): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** Half of a body whose length promises all of it. */
async function sendHalf(c: GraphContext, text: string): Promise<void> {
  const { outgoing } = c.env;
  const bytes = Buffer.from(text);
  outgoing.writeHead(200, {
    'content-type': 'application/json; charset=UTF-8',
    'content-length': bytes.length,
  });
  await new Promise<void>((resolve) => {
    outgoing.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => resolve());
  });
}

const recipientOf = (body: JsonRecord | undefined): string | undefined =>
  textOf(body?.to) ?? textOf(body?.recipient);

function occasionOf({ line, body }: Asked, path: string): Occasion {
  const to = textOf(body?.to);
  return {
    people: [to === undefined ? undefined : digitsOf(to), textOf(body?.recipient)],
    lines: line === undefined ? [] : lineNamesOf(line),
    type: textOf(body?.type),
    text: textOf(recordOf(body?.text)?.body),
    template: textOf(recordOf(body?.template)?.name),
    path,
  };
}

function log(
  emulator: Emulator,
  c: GraphContext,
  { line, body }: Asked,
  answer: GraphAnswer,
  messageId: string | undefined,
  isAnswered: boolean,
): void {
  emulator.accounting.log.add({
    seq: emulator.accounting.nextSeq(),
    at: new Date(emulator.clock.now()).toISOString(),
    method: c.req.method,
    path: c.req.path,
    line: line === undefined ? null : `+${line.number}`,
    to: recipientOf(body) ?? null,
    type: textOf(body?.type) ?? null,
    callback_data: textOf(body?.biz_opaque_callback_data) ?? null,
    message_id: messageId ?? null,
    answered: isAnswered,
    http: answer.http,
    code: answer.refusal?.code ?? null,
  });
}

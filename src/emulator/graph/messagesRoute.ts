import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Emulator } from '../emulator.ts';
import { type JsonRecord, recordOf, textOf } from '../record.ts';
import type { Line } from '../world.ts';
import type { Work } from './answer.ts';
import { answerLine } from './answerOwner.ts';
import { invalidParameter } from './graphError.ts';
import { markRead } from './markRead.ts';
import { sendMessage } from './sendMessage.ts';

export const graphPath = '/:version{v[0-9]+\\.[0-9]+}';

/** `POST /{phone_number_id}/messages`: messages, read receipts, typing indicators. */
export function addMessagesRoute(app: Hono<{ Bindings: HttpBindings }>, emulator: Emulator): void {
  app.post(`${graphPath}/:id/messages`, async (c) => {
    const body = parseJson(await c.req.text());
    const isSend = textOf(body?.status) === undefined;
    return answerLine(emulator, c, c.req.param('id'), { body, isSend }, (line) =>
      take(emulator, line, body),
    );
  });
}

function parseJson(text: string): JsonRecord | undefined {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function take(emulator: Emulator, line: Line, body: JsonRecord | undefined): ReturnType<Work> {
  if (body === undefined) {
    return { refusal: invalidParameter('(#100) The body is not a JSON object.') };
  }
  if (body.messaging_product !== 'whatsapp') {
    return { refusal: invalidParameter('(#100) The parameter messaging_product is required.') };
  }
  const status = body.status;
  if (status === undefined) return sendMessage(emulator, line, body);
  return status === 'read'
    ? markRead(emulator, line, body)
    : { refusal: invalidParameter('(#100) Param status must be one of {READ}') };
}

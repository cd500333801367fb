import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Emulator } from '../emulator.ts';
import type { JsonRecord } from '../record.ts';
import type { Waba } from '../world.ts';
import type { GraphContext, Work } from './answer.ts';
import { answerOwner, answerWaba } from './answerOwner.ts';
import { unknownObject } from './graphError.ts';
import { lineObject } from './lineObject.ts';
import { mediaObject } from './mediaRoutes.ts';
import { graphPath } from './messagesRoute.ts';

/** Reading a WABA, a number or a file by its id, and the numbers of a WABA. */
export function addObjectRoutes(app: Hono<{ Bindings: HttpBindings }>, emulator: Emulator): void {
  app.get(`${graphPath}/:id`, (c) => {
    const id = c.req.param('id');
    const line = emulator.world.lines.get(id);
    return answerOwner(emulator, c, { line }, (wabas) => {
      const body = objectFor(emulator, c, id, wabas);
      return body === undefined ? { refusal: unknownObject('get', id) } : ok(body);
    });
  });

  app.delete(`${graphPath}/:id`, (c) => {
    const id = c.req.param('id');
    return answerOwner(emulator, c, {}, () =>
      emulator.world.media.delete(id)
        ? ok({ success: true })
        : { refusal: unknownObject('delete', id) },
    );
  });

  app.get(`${graphPath}/:id/phone_numbers`, (c) =>
    answerWaba(emulator, c, c.req.param('id'), undefined, (waba) =>
      ok({
        data: waba.lines.map((line) => lineObject(line, c.req.query('fields'))),
        // One page is all there is.
        paging: { cursors: { before: 'MA==', after: 'MA==' } },
      }),
    ),
  );
}

const ok = (body: JsonRecord): ReturnType<Work> => ({ answer: { http: 200, body } });

/** Whatever has the id and may be seen with the token; undefined when nothing does. */
function objectFor(
  emulator: Emulator,
  c: GraphContext,
  id: string,
  wabas: readonly Waba[],
): JsonRecord | undefined {
  const line = emulator.world.lines.get(id);
  if (line !== undefined) {
    return wabas.includes(line.waba) ? lineObject(line, c.req.query('fields')) : undefined;
  }
  const waba = wabas.find((one) => one.wabaId === id);
  if (waba !== undefined) return wabaObject(waba);

  const media = emulator.world.media.get(id);
  const asker = c.req.query('phone_number_id');
  const isOwn =
    asker === undefined ||
    wabas.some((one) => one.lines.some((own) => own.phoneNumberId === asker));
  return media !== undefined && isOwn
    ? mediaObject(emulator, media, new URL(c.req.url).origin)
    : undefined;
}

const wabaObject = (waba: Waba): JsonRecord => ({
  id: waba.wabaId,
  name: waba.name,
  currency: 'USD',
  timezone_id: '1',
  message_template_namespace: `emulator_${waba.wabaId}`,
});

import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Emulator } from '../emulator.ts';
import { type JsonRecord, recordOf, textOf } from '../record.ts';
import { handshake } from '../webhooks/handshake.ts';
import type { Waba } from '../world.ts';
import { answerGraph, type Work } from './answer.ts';
import { invalidParameter, unknownObject } from './graphError.ts';
import { lineObject } from './lineObject.ts';
import { mediaObject } from './mediaRoutes.ts';
import { graphPath } from './messagesRoute.ts';
import { tokenOwner } from './token.ts';

type App = Hono<{ Bindings: HttpBindings }>;

const ok = (body: unknown): ReturnType<Work> => ({ answer: { http: 200, body } });

/** Reading WABAs, numbers and media by id, and subscribing to a WABA's webhooks. */
export function addObjectRoutes(app: App, emulator: Emulator): void {
  const ownedWaba = (
    wabas: readonly Waba[],
    id: string,
    method: string,
  ): { waba: Waba } | ReturnType<typeof refuseUnknown> => {
    const waba = wabas.find((one) => one.wabaId === id);
    return waba === undefined ? refuseUnknown(method, id) : { waba };
  };

  app.get(`${graphPath}/:id`, (c) => {
    const id = c.req.param('id');
    const line = emulator.world.lines.get(id);
    return answerGraph(emulator, c, { line, body: undefined, isSend: false }, () => {
      const owner = tokenOwner(
        emulator,
        c.req.header('authorization'),
        c.req.query('access_token'),
      );
      if ('refusal' in owner) return owner;
      const fields = c.req.query('fields');
      if (line !== undefined && owner.wabas.includes(line.waba))
        return ok(lineObject(line, fields));
      const waba = owner.wabas.find((one) => one.wabaId === id);
      if (waba !== undefined) return ok(wabaObject(waba));
      const media = emulator.world.media.get(id);
      const asked = c.req.query('phone_number_id');
      const isOwn =
        asked === undefined ||
        owner.wabas.some((one) => one.lines.some((own) => own.phoneNumberId === asked));
      if (media !== undefined && isOwn) {
        return ok(mediaObject(emulator, media, new URL(c.req.url).origin));
      }
      return refuseUnknown('get', id);
    });
  });

  app.delete(`${graphPath}/:id`, (c) => {
    const id = c.req.param('id');
    return answerGraph(emulator, c, { line: undefined, body: undefined, isSend: false }, () => {
      const owner = tokenOwner(
        emulator,
        c.req.header('authorization'),
        c.req.query('access_token'),
      );
      if ('refusal' in owner) return owner;
      return emulator.world.media.delete(id) ? ok({ success: true }) : refuseUnknown('delete', id);
    });
  });

  app.get(`${graphPath}/:id/phone_numbers`, (c) =>
    answerGraph(emulator, c, { line: undefined, body: undefined, isSend: false }, () => {
      const owner = tokenOwner(
        emulator,
        c.req.header('authorization'),
        c.req.query('access_token'),
      );
      if ('refusal' in owner) return owner;
      const found = ownedWaba(owner.wabas, c.req.param('id'), 'get');
      if ('refusal' in found) return found;
      return ok(pageOf(found.waba.lines.map((line) => lineObject(line, c.req.query('fields')))));
    }),
  );

  app.get(`${graphPath}/:id/subscribed_apps`, (c) =>
    answerGraph(emulator, c, { line: undefined, body: undefined, isSend: false }, () => {
      const owner = tokenOwner(
        emulator,
        c.req.header('authorization'),
        c.req.query('access_token'),
      );
      if ('refusal' in owner) return owner;
      const found = ownedWaba(owner.wabas, c.req.param('id'), 'get');
      if ('refusal' in found) return found;
      return ok({ data: found.waba.isSubscribed ? [subscription(found.waba)] : [] });
    }),
  );

  app.post(`${graphPath}/:id/subscribed_apps`, async (c) => {
    const body = jsonOf(await c.req.text());
    const url = textOf(body?.override_callback_uri) ?? c.req.query('override_callback_uri');
    const verifyToken = textOf(body?.verify_token) ?? c.req.query('verify_token') ?? '';
    // The other side is asked before the answer, as Meta does; a wrong token or id is still refused.
    const problem =
      url === undefined ? undefined : await handshakeProblem(url, verifyToken, emulator);
    return answerGraph(emulator, c, { line: undefined, body, isSend: false }, () => {
      const owner = tokenOwner(
        emulator,
        c.req.header('authorization'),
        c.req.query('access_token'),
      );
      if ('refusal' in owner) return owner;
      const found = ownedWaba(owner.wabas, c.req.param('id'), 'post');
      if ('refusal' in found) return found;
      if (problem !== undefined) {
        return {
          refusal: {
            ...invalidParameter(`(#2200) Callback verification failed: ${problem}`),
            code: 2200,
            http: 400,
          },
        };
      }
      found.waba.isSubscribed = true;
      found.waba.override = url === undefined ? undefined : { url, verifyToken };
      return ok({ success: true });
    });
  });

  app.delete(`${graphPath}/:id/subscribed_apps`, (c) =>
    answerGraph(emulator, c, { line: undefined, body: undefined, isSend: false }, () => {
      const owner = tokenOwner(
        emulator,
        c.req.header('authorization'),
        c.req.query('access_token'),
      );
      if ('refusal' in owner) return owner;
      const found = ownedWaba(owner.wabas, c.req.param('id'), 'delete');
      if ('refusal' in found) return found;
      found.waba.isSubscribed = false;
      found.waba.override = undefined;
      return ok({ success: true });
    }),
  );
}

const refuseUnknown = (method: string, id: string) => ({ refusal: unknownObject(method, id) });

/** One page that is all there is. */
export const pageOf = (data: unknown[]): JsonRecord => ({
  data,
  paging: { cursors: { before: 'MAZDZD', after: 'MjQZD' } },
});

const wabaObject = (waba: Waba): JsonRecord => ({
  id: waba.wabaId,
  name: waba.name,
  currency: 'USD',
  timezone_id: '1',
  message_template_namespace: `emulator_${waba.wabaId}`,
});

function subscription(waba: Waba): JsonRecord {
  const app = {
    whatsapp_business_api_data: {
      id: '1000000000000001',
      name: 'Emulator app',
      link: 'https://www.facebook.com/games/?app_id=1000000000000001',
    },
  };
  return waba.override === undefined ? app : { override_callback_uri: waba.override.url, ...app };
}

function jsonOf(text: string): JsonRecord | undefined {
  if (text === '') return {};
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return Object.fromEntries(new URLSearchParams(text));
  }
}

async function handshakeProblem(
  url: string,
  verifyToken: string,
  emulator: Emulator,
): Promise<string | undefined> {
  if (!URL.canParse(url)) return `${url} is not an address`;
  return handshake(url, verifyToken, emulator.ids.object());
}

import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Emulator } from '../emulator.ts';
import { type JsonRecord, recordOf, textOf } from '../record.ts';
import { handshake } from '../webhooks/handshake.ts';
import type { Waba } from '../world.ts';
import type { GraphContext } from './answer.ts';
import { answerWaba } from './answerOwner.ts';
import { graphPath } from './messagesRoute.ts';
import { tokenOwner } from './token.ts';

/** `/{waba_id}/subscribed_apps`: whether a WABA's webhooks come, and to which address of its own. */
export function addSubscriptionRoutes(
  app: Hono<{ Bindings: HttpBindings }>,
  emulator: Emulator,
): void {
  const path = `${graphPath}/:id/subscribed_apps` as const;

  app.get(path, (c) =>
    answerWaba(emulator, c, c.req.param('id'), undefined, (waba) => ({
      answer: { http: 200, body: { data: waba.isSubscribed ? [subscription(waba)] : [] } },
    })),
  );

  app.post(path, async (c) => {
    const body = parse(await c.req.text());
    const url = textOf(body?.override_callback_uri) ?? c.req.query('override_callback_uri');
    const verifyToken = textOf(body?.verify_token) ?? c.req.query('verify_token') ?? '';
    const problem = url === undefined ? undefined : await refusedBy(emulator, c, url, verifyToken);
    return answerWaba(emulator, c, c.req.param('id'), body, (waba) => {
      if (problem !== undefined) {
        const message = `(#2200) Callback verification failed: ${problem}`;
        return { refusal: { code: 2200, http: 400, message } };
      }
      waba.isSubscribed = true;
      waba.override = url === undefined ? undefined : { url, verifyToken };
      return { answer: { http: 200, body: { success: true } } };
    });
  });

  app.delete(path, (c) =>
    answerWaba(emulator, c, c.req.param('id'), undefined, (waba) => {
      waba.isSubscribed = false;
      waba.override = undefined;
      return { answer: { http: 200, body: { success: true } } };
    }),
  );
}

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

/** JSON or a form, as the Graph API takes both. */
function parse(text: string): JsonRecord | undefined {
  if (text === '') return {};
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return Object.fromEntries(new URLSearchParams(text));
  }
}

/** The other side is asked before the answer, as Meta does; but not for a stranger. */
async function refusedBy(
  emulator: Emulator,
  c: GraphContext,
  url: string,
  verifyToken: string,
): Promise<string | undefined> {
  const owner = tokenOwner(emulator, c.req.header('authorization'), c.req.query('access_token'));
  if ('refusal' in owner) return undefined;
  if (!URL.canParse(url)) return `${url} is not an address`;
  return handshake(url, verifyToken, emulator.ids.object());
}

import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { html } from './html.ts';
import { scriptElements } from './scriptElements.ts';
import { scriptLive } from './scriptLive.ts';
import { scriptMessage } from './scriptMessage.ts';
import { scriptPhone } from './scriptPhone.ts';
import { style } from './style.ts';

const script = [scriptElements, scriptMessage, scriptPhone, scriptLive].join('\n');

// Pictures may be anywhere a message says; everything else comes from here.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src * data: blob:; media-src * data: blob:; base-uri 'none'; form-action 'none'";

/** `GET /`: the phones of the emulator, on a page. */
export function addPageRoutes(app: Hono<{ Bindings: HttpBindings }>): void {
  app.get('/', (c) => {
    c.header('content-security-policy', policy);
    return c.html(html);
  });
  app.get('/page/phones.css', (c) => c.body(style, 200, { 'content-type': 'text/css' }));
  app.get('/page/phones.js', (c) => c.body(script, 200, { 'content-type': 'text/javascript' }));
}

import type { Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { LimitFunction } from 'p-limit';
import type { z } from 'zod';
import { openUnit, type Unit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import type { UserRow } from '../users/createUser.ts';
import { findSession } from '../users/session.ts';
import type { Role } from '../users/table.ts';
import { readToken } from '../users/token.ts';
import { type Words, wordsFor } from './words.ts';

/** Somebody who is signed in, at a page that their role opens. */
export type Visit = { c: Context; words: Words; user: UserRow; sessionHash: Buffer };

/**
 * What is shown at an address, as HTML or an answer of its own; `problem`: what was wrong with the form that was
 * sent, and `error`, of which it is the message.
 */
export type Show = (visit: Visit, problem?: string, error?: AppError) => Promise<unknown>;

/** What there is, for a test that tries each with each role. */
type Entry = { method: 'get' | 'post'; path: string; roles: readonly Role[] };

/** `inTurn`: makes a page when fewer than so many are being made. */
export type Site = { app: Hono; deps: Deps; entries: Entry[]; inTurn: LimitFunction };

/** Works in the account of whoever visits. */
export const unitsOf =
  (deps: Deps) =>
  <T>({ user }: Visit, work: (unit: Unit) => Promise<T>): Promise<T> =>
    openUnit(deps, user.accountId, work);

/** An address of the console's: who may open it, and what they see. */
export function addPage(
  { app, deps, entries, inTurn }: Site,
  { path, roles }: { path: string; roles: readonly Role[] },
  show: Show,
): void {
  entries.push({ method: 'get', path, roles });
  app.get(path, async (c) => {
    const visit = await visitOf(c, deps, roles);
    if (visit instanceof Response) return visit;
    const shown = await inTurn(() => show(visit));
    return shown instanceof Response ? shown : html(c, shown);
  });
}

/**
 * What a form of a page's does. It gives where to go then, or what to show; an AppError of it is shown on the
 * page that the form is of.
 */
export function addAction<F extends z.ZodType>(
  { app, deps, entries }: Site,
  { path, roles, fields, page }: { path: string; roles: readonly Role[]; fields: F; page: Show },
  act: (visit: Visit, fields: z.output<F>) => Promise<{ to: string } | { show: unknown }>,
): void {
  entries.push({ method: 'post', path, roles });
  app.post(path, async (c) => {
    const visit = await visitOf(c, deps, roles);
    if (visit instanceof Response) return visit;
    const body = await readForm(c);
    try {
      const done = await act(visit, readFields(fields, body));
      if ('show' in done) return html(c, done.show);
      // An address with a query tells its page by itself what came of it.
      if (!wantsPart(c) && !done.to.includes('?')) sayDone(c);
      return c.redirect(done.to, 303);
    } catch (error) {
      unsayDone(c);
      if (!(error instanceof AppError) || !isOfForm.has(error.code)) throw error;
      const shown = await page(visit, error.message, error);
      return shown instanceof Response ? shown : html(c, shown, 422);
    }
  });
}

/** Has the page that comes next say that it is done: one that looks as before would leave that open. */
const sayDone = (c: Context): void =>
  setCookie(c, doneCookie, '1', { path: '/console', sameSite: 'Lax', maxAge: 5 });

/** What was done before is no answer to what was just refused. */
function unsayDone(c: Context): void {
  if (getCookie(c, doneCookie)) deleteCookie(c, doneCookie, { path: '/console' });
}

const isOfForm = new Set(['invalid_request', 'conflict', 'unprocessable']);

/**
 * Line ends as people mean them: a browser sends CR LF, and WhatsApp counts one character. AppError
 * `invalid_request` where what was sent is broken off, or no form at all.
 */
export async function readForm(c: Context): Promise<unknown> {
  const body = await c.req.parseBody().catch((error: unknown) => {
    if (!(error instanceof TypeError)) throw error;
    throw new AppError('invalid_request', 'The form cannot be read', [], { cause: error });
  });
  const plain = <T>(value: T) =>
    typeof value === 'string' ? value.replaceAll('\r\n', '\n') : value;
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(plain) : plain(value),
    ]),
  );
}

/** AppError `invalid_request` names the first field that is wrong. */
export function readFields<F extends z.ZodType>(fields: F, body: unknown): z.output<F> {
  const read = fields.safeParse(body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new AppError('invalid_request', `${issue?.path.join('.')}: ${issue?.message}`);
}

/** A whole page, or a part of one that is there already. */
export function html(c: Context, page: unknown, status: ContentfulStatusCode = 200): Response {
  const text = String(page);
  const begin = text.startsWith('<html') ? '<!doctype html>' : '';
  return c.html(`${begin}${text}`, status) as Response;
}

const isByScript = (c: Context): boolean => c.req.header('HX-Request') === 'true';

/** Whether a page that is open already asks, and takes parts; who goes back to a page needs all of it. */
export const wantsPart = (c: Context): boolean =>
  isByScript(c) && c.req.header('HX-History-Restore-Request') !== 'true';

/** Who is signed in, or the answer for who is not; AppError `forbidden` where their role does not open it. */
export async function visitOf(
  c: Context,
  deps: Deps,
  roles: readonly Role[],
): Promise<Visit | Response> {
  const token = readToken(getCookie(c, cookie) ?? '');
  const user =
    token && (await openUnit(deps, token.accountId, (unit) => findSession(unit, token.hash)));
  if (!user) return toSignIn(c);
  if (!roles.includes(user.role)) throw new AppError('forbidden', 'Another role opens this page');
  return { c, words: wordsFor(c), user, sessionHash: token.hash };
}

/**
 * A part of a page is no place to sign in: the whole page goes there. What is asked for again whenever it ends
 * looks at the status alone.
 */
function toSignIn(c: Context): Response {
  if (!isByScript(c)) return c.redirect('/console/sign-in', 303);
  c.header('HX-Redirect', '/console/sign-in');
  const isStream = c.req.header('Accept')?.includes('text/event-stream');
  return c.body(null, isStream ? 401 : 200);
}

const cookie = 'chasqui_console';
const cookieLastsS = 30 * 86_400;

const doneCookie = 'chasqui_done';

/** Has the browser show the token from now on. */
export function keepSession(
  c: Context,
  { publicUrl }: Pick<Deps, 'publicUrl'>,
  token: string,
): void {
  setCookie(c, cookie, token, {
    path: '/console',
    httpOnly: true,
    sameSite: 'Lax',
    secure: publicUrl.startsWith('https:'),
    maxAge: cookieLastsS,
  });
}

export const dropSession = (c: Context): void => void deleteCookie(c, cookie, { path: '/console' });

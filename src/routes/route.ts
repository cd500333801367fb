import { createHash } from 'node:crypto';
import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { type Answer, answerOnce, findAnswer, type NamedWrite } from '../accounts/answerOnce.ts';
import { openUnit, type Unit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import type { Json } from '../messages/events.ts';
import { authenticate } from './authenticate.ts';
import { documentEndpoint } from './documentEndpoint.ts';
import { type Asked, type Endpoint, type Fields, type Input, routingPath } from './endpoint.ts';
import { openToPages } from './openToPages.ts';
import { readBody } from './readBody.ts';

/** A `GET` that opens units of its own: what takes long holds no connection meanwhile. */
export function addLongRead<
  P extends Fields | undefined,
  Q extends Fields | undefined,
  A extends z.ZodType,
>(
  app: OpenAPIHono,
  deps: Deps,
  endpoint: Endpoint<P, Q, undefined, A>,
  work: (request: Asked<P, Q, undefined>) => Promise<z.output<A>>,
): void {
  addRoute(app, deps, 'get', endpoint, async (request) => ({
    status: 200,
    body: jsonOf(await work(request)),
  }));
}

/** A `GET` that one unit answers. */
export function addRead<
  P extends Fields | undefined,
  Q extends Fields | undefined,
  A extends z.ZodType,
>(
  app: OpenAPIHono,
  deps: Deps,
  endpoint: Endpoint<P, Q, undefined, A>,
  work: (unit: Unit, request: Asked<P, Q, undefined>) => Promise<z.output<A>>,
): void {
  addLongRead(app, deps, endpoint, (request) =>
    openUnit(deps, request.caller.accountId, (unit) => work(unit, request)),
  );
}

/**
 * A write. `work` is all of it, in one unit, together with the answer where the request names
 * itself (`Idempotency-Key`).
 */
export function addWrite<
  P extends Fields | undefined,
  Q extends Fields | undefined,
  B extends z.ZodType | undefined,
  A extends z.ZodType,
>(
  app: OpenAPIHono,
  deps: Deps,
  method: 'post' | 'put' | 'delete',
  endpoint: Endpoint<P, Q, B, A>,
  work: (unit: Unit, request: Asked<P, Q, B>) => Promise<z.output<A>>,
): void {
  addPreparedWrite(app, deps, method, endpoint, async () => {}, work);
}

/** A `DELETE`; the answer tells what is gone, in the reference's words. */
export function addDelete<P extends Fields>(
  app: OpenAPIHono,
  deps: Deps,
  thing: string,
  endpoint: Omit<Endpoint<P>, 'answer' | 'isPartial' | 'reveal'>,
  work: (unit: Unit, request: Asked<P, undefined, undefined>) => Promise<unknown>,
): void {
  const answer = z.object({ message: z.string() });
  addWrite(app, deps, 'delete', { ...endpoint, answer }, async (unit, request) => {
    await work(unit, request);
    return { message: `${thing} successfully deleted` };
  });
}

/**
 * A write that must first ask the outside. `prepare` runs outside any unit, and again where the
 * client repeats itself before the first request has ended: it must bear that. `finish` comes after the commit.
 */
export function addPreparedWrite<
  P extends Fields | undefined,
  Q extends Fields | undefined,
  B extends z.ZodType | undefined,
  A extends z.ZodType,
  R,
>(
  app: OpenAPIHono,
  deps: Deps,
  method: 'post' | 'put' | 'delete',
  endpoint: Endpoint<P, Q, B, A>,
  prepare: (request: Asked<P, Q, B>) => Promise<R>,
  work: (unit: Unit, request: Asked<P, Q, B>, prepared: R) => Promise<z.output<A>>,
  finish: (request: Asked<P, Q, B>, prepared: R) => Promise<unknown> = async () => {},
): void {
  const status = endpoint.status ?? 200;
  addRoute(app, deps, method, endpoint, async (request, named) => {
    const { accountId } = request.caller;
    const given = named && (await openUnit(deps, accountId, (unit) => findAnswer(unit, named)));
    if (given) return given;

    const prepared = await prepare(request);
    const answered = await openUnit(deps, accountId, (unit) => {
      const answer = async () => {
        const body = await work(unit, request, prepared);
        return { status: endpoint.isPartial?.(body) ? 207 : status, body: jsonOf(body) };
      };
      return named ? answerOnce(unit, named, answer) : answer();
    });
    await finish(request, prepared);
    return answered;
  });
}

function addRoute<
  P extends Fields | undefined,
  Q extends Fields | undefined,
  B extends z.ZodType | undefined,
  A extends z.ZodType,
>(
  app: OpenAPIHono,
  deps: Deps,
  method: 'get' | 'post' | 'put' | 'delete',
  endpoint: Endpoint<P, Q, B, A>,
  answer: (request: Asked<P, Q, B>, named: NamedWrite | undefined) => Promise<Answer>,
): void {
  documentEndpoint(app, method, endpoint);
  // What `work` gave, or gave under the same name before.
  const answeredBy = (kept: Json) => kept as z.output<A>;
  if ([endpoint.scope].flat().includes('web')) openToPages(app, routingPath(endpoint.path));
  app.on(method.toUpperCase(), routingPath(endpoint.path), async (c) => {
    const caller = await authenticate(c, deps, endpoint.scope);
    if (caller instanceof Response) return caller;

    const body = endpoint.body ? await readBody(c, endpoint.bodyKind ?? 'any') : undefined;
    const request = {
      caller,
      params: parse(endpoint.params, c.req.param()),
      query: parse(endpoint.query, queryOf(c, method === 'get')),
      body: parse(endpoint.body, body?.fields),
      url: c.req.url,
      header: (name: string) => c.req.header(name),
    };
    const named = method === 'get' ? undefined : nameOf(c, body?.hash);
    const { status, body: answered } = await answer(request, named);
    const shown = endpoint.reveal ? await endpoint.reveal(caller, answeredBy(answered)) : answered;
    return c.json(jsonOf(shown), status === 201 || status === 207 ? status : 200);
  });
}

// Where there is a schema, its output is what `Input` names; where there is none, `undefined` is.
const parse = <S extends z.ZodType | undefined>(schema: S | undefined, value: unknown): Input<S> =>
  schema?.parse(value, { error: missing }) as Input<S>;

/** What zod would not say of itself; `problem.ts` looks for these words. */
const missing: z.core.$ZodErrorMap = (issue) => {
  const { code, input } = issue;
  // Of a missing word or alternative it says only what would have fitted.
  const isUntold =
    code === 'invalid_union' &&
    issue.discriminator !== undefined &&
    !has(input, issue.discriminator);
  if (isUntold || (input === undefined && (code === 'invalid_value' || code === 'invalid_union'))) {
    return 'Invalid input: received undefined';
  }
  const isEmpty = code === 'too_small' && issue.origin === 'string' && issue.minimum === 1;
  return isEmpty ? 'is empty' : undefined;
};

const has = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && name in value;

/** A name given once is a text, given several times a list; a filter that is empty was not given. */
const queryOf = (c: Context, isFilter: boolean): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(c.req.queries())
      .map(([name, texts]) => [name, isFilter ? texts.filter(Boolean) : texts] as const)
      .filter(([, texts]) => texts.length > 0)
      .map(([name, texts]) => [name, texts.length === 1 ? (texts[0] ?? '') : texts]),
  );

/**
 * The name that a write has (`Idempotency-Key`). What it asks for beside its path is in the hash: another query is
 * another request. AppError `invalid_request` for what is no name.
 */
export function nameOf(c: Context, hashOfBody: Buffer = Buffer.alloc(32)): NamedWrite | undefined {
  const key = c.req.header('idempotency-key');
  if (key === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new AppError(
      'invalid_request',
      'Idempotency-Key is 1 to 255 printable characters without spaces',
    );
  }
  const { search } = new URL(c.req.url);
  const bodyHash = search
    ? createHash('sha256').update(hashOfBody).update(search).digest()
    : hashOfBody;
  return { method: c.req.method, path: c.req.path, key, bodyHash };
}

// Answers are built from JSON values alone; dates and ids have become texts by then.
const jsonOf = (value: unknown): Json => value as Json;

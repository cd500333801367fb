import type { z } from '@hono/zod-openapi';
import type { Caller, Scope } from '../accounts/apiKey.ts';
import type { BodyKind } from './readBody.ts';

export type Fields = z.ZodObject;
export type Input<S extends z.ZodType | undefined> = S extends z.ZodType ? z.output<S> : undefined;

/** One endpoint: what documents it also parses its requests and types its answers. */
export type Endpoint<
  P extends Fields | undefined = undefined,
  Q extends Fields | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  A extends z.ZodType = z.ZodType,
> = {
  /** With `{names}`. */
  path: string;
  tag: string;
  summary: string;
  /** Several: a key with any of them may call it. */
  scope: Scope | readonly Scope[];
  params?: P;
  query?: Q;
  body?: B;
  /** What the body may come as; `any` (JSON or a form) where not said. */
  bodyKind?: BodyKind;
  /** 200 where not said. */
  status?: 200 | 201;
  /** Whether an answer tells that a part was not done: it goes out as 207. */
  isPartial?: (answer: z.output<A>) => boolean;
  answer: A;
  /** Where the reference shows no answer: whose shape this one has. */
  shapedLike?: string;
  /**
   * Puts into an answer what may stand nowhere, each time it is given: an answer to a named write is
   * kept as `work` gave it.
   */
  reveal?: (caller: Caller, answer: z.output<A>) => Promise<z.output<A>>;
};

/** A request after parsing. */
export type Asked<
  P extends Fields | undefined,
  Q extends Fields | undefined,
  B extends z.ZodType | undefined,
> = {
  caller: Caller;
  params: Input<P>;
  query: Input<Q>;
  body: Input<B>;
  url: string;
  header: (name: string) => string | undefined;
};

/** As Hono writes it: `/v1/flows/:flow_id`. */
export const routingPath = (path: string): string => path.replaceAll(/\{(.+?)\}/g, ':$1');

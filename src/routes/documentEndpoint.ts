import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Endpoint, Fields } from './endpoint.ts';

const problem = z
  .object({
    code: z.number(),
    http_code: z.number(),
    message: z.string(),
    details: z
      .array(z.object({ path: z.string(), message: z.string(), contact_id: z.string().optional() }))
      .optional(),
  })
  .openapi('Problem');

/** `read`, or `read` or `web`, in backticks. */
const scopeWords = (scope: Endpoint['scope']): string =>
  [scope]
    .flat()
    .map((each) => `\`${each}\``)
    .join(' or ');

/** What is said where the reference shows no answer. */
export const unshown = (likeWhat: string): string =>
  `The reference shows no answer; this one is shaped like ${likeWhat}.`;

/** Puts an endpoint into `/openapi.json`. */
export function documentEndpoint(
  app: OpenAPIHono,
  method: 'get' | 'post' | 'put' | 'delete',
  endpoint: Endpoint<Fields | undefined, Fields | undefined, z.ZodType | undefined>,
): void {
  const { path, tag, summary, scope, params, query, body, bodyKind, status, answer, shapedLike } =
    endpoint;
  const answered = { 'application/json': { schema: answer } };
  const json = { 'application/json': { schema: body ?? z.unknown() } };
  const contents = {
    json,
    rows: json,
    any: { ...json, 'application/x-www-form-urlencoded': { schema: body ?? z.unknown() } },
    file: { 'multipart/form-data': { schema: body ?? z.unknown() } },
  };
  app.openAPIRegistry.registerPath({
    method,
    path,
    tags: [tag],
    summary,
    description: [
      `Needs the scope ${scopeWords(scope)}.`,
      ...(shapedLike ? [unshown(shapedLike)] : []),
    ].join(' '),
    security: [{ apiKey: [] }, { bearer: [] }],
    request: {
      ...(params && { params }),
      ...(query && { query }),
      ...(body && { body: { content: contents[bodyKind ?? 'any'] } }),
    },
    responses: {
      [status ?? 200]: { description: 'Done', content: answered },
      ...(endpoint.isPartial && { 207: { description: 'Done in part', content: answered } }),
      default: { description: 'Refused', content: { 'application/json': { schema: problem } } },
    },
  });
}

import type { Context } from 'hono';
import type * as z from 'zod';
import { controlError } from './controlError.ts';

/** The body of a control request in the shape of `schema`; else a 400 that names the field. */
export async function readBody<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const text = await c.req.text();
  let body: unknown = {};
  try {
    if (text !== '') body = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw controlError(400, `the body is not JSON: ${reason}`);
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) =>
    issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`,
  );
  throw controlError(400, faults.join('; '));
}

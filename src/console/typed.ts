import type { Context } from 'hono';

/** What a form that was just sent said, to stand in it again where it was refused; nothing of a page that is only looked at. */
export async function typedIn(c: Context): Promise<Record<string, string>> {
  if (c.req.method !== 'POST') return {};
  const body = Object.entries(await c.req.parseBody());
  return Object.fromEntries(
    body.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

import type { Context } from 'hono';

/**
 * What a form that was just sent said, to stand in it again where it was refused: of several that were marked, all
 * with commas between. Nothing of a page that is only looked at, and with `path` nothing of other forms on it.
 */
export async function typedIn(c: Context, path?: string): Promise<Record<string, string>> {
  if (c.req.method !== 'POST' || (path ?? c.req.path) !== c.req.path) return {};
  const body = Object.entries(await c.req.parseBody());
  return Object.fromEntries(
    body.flatMap(([name, value]) => {
      const texts = [value].flat().filter((each) => typeof each === 'string');
      return texts.length === 0 ? [] : [[name, texts.join(', ')]];
    }),
  );
}

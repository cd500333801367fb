import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Hono } from 'hono';
import { styles } from './styles.ts';

type Asset = { path: string; type: string; body: string };

/** One script: htmx begins once the script that it came in is over, and then its extensions must be there. */
const live = [
  import.meta.resolve('htmx.org/dist/htmx.min.js'),
  import.meta.resolve('htmx.org/dist/ext/hx-sse.min.js'),
  import.meta.resolve('htmx.org/dist/ext/hx-upsert.min.js'),
  new URL('./browser/inbox.js', import.meta.url),
]
  .map((place) => readFileSync(new URL(place), 'utf8'))
  .join(';\n');

/** What a page loads, under an address that says what is in it: kept for ever, and never stale. */
const assets = new Map<string, Asset>([
  asset('console', 'css', 'text/css; charset=utf-8', styles),
  asset('live', 'js', 'text/javascript; charset=utf-8', live),
]);

function asset(name: string, ending: string, type: string, body: string): [string, Asset] {
  const file = `${name}.${hash('sha256', body, 'hex').slice(0, 16)}.${ending}`;
  return [`${name}.${ending}`, { path: `/console/assets/${file}`, type, body }];
}

/** Where a page finds it. */
export function assetPath(name: string): string {
  const found = assets.get(name);
  if (!found) throw new Error(`There is no asset ${name}`);
  return found.path;
}

export function addAssetRoutes(app: Hono): void {
  for (const { path, type, body } of assets.values()) {
    app.get(path, (c) => {
      c.header('Content-Type', type);
      c.header('Cache-Control', 'public, max-age=31536000, immutable');
      return c.body(body);
    });
  }
}

import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Hono } from 'hono';
import { compress } from 'hono/compress';
import { pictureStyles } from '../diagram/picture.tsx';
import { campaigns } from './styles/campaigns.ts';
import { common } from './styles/common.ts';
import { inbox } from './styles/inbox.ts';
import { narrow } from './styles/narrow.ts';
import { tokens } from './styles/tokens.ts';

type Asset = { path: string; type: string; body: string };

const ofOurs = (file: string) => read(new URL(`./browser/${file}`, import.meta.url));
const read = (place: string | URL): string => readFileSync(new URL(place), 'utf8');

/** One script: htmx begins once the script that it came in is over, and then its extensions must be there. */
const live = [
  read(import.meta.resolve('htmx.org/dist/htmx.min.js')),
  read(import.meta.resolve('htmx.org/dist/ext/hx-sse.min.js')),
  read(import.meta.resolve('htmx.org/dist/ext/hx-upsert.min.js')),
  ofOurs('inbox.js'),
  ofOurs('campaigns.js'),
];

const charts = [read(import.meta.resolve('uplot/dist/uPlot.iife.min.js')), ofOurs('charts.js')];

const styles = [
  read(import.meta.resolve('uplot/dist/uPlot.min.css')),
  tokens,
  common,
  pictureStyles,
  inbox,
  campaigns,
  narrow,
];

/** What a page loads, under an address that says what is in it: kept for ever, and never stale. */
const assets = {
  'console.css': asset('console', 'css', 'text/css; charset=utf-8', styles),
  'live.js': asset('live', 'js', 'text/javascript; charset=utf-8', live, ';\n'),
  'charts.js': asset('charts', 'js', 'text/javascript; charset=utf-8', charts, ';\n'),
} as const;

function asset(name: string, ending: string, type: string, parts: string[], between = ''): Asset {
  const body = parts.join(between);
  const file = `${name}.${hash('sha256', body, 'hex').slice(0, 16)}.${ending}`;
  return { path: `/console/assets/${file}`, type, body };
}

export type AssetName = keyof typeof assets;

/** Where a page finds it. */
export const assetPath = (name: AssetName): string => assets[name].path;

export function addAssetRoutes(app: Hono): void {
  app.use('/console/assets/*', compress());
  for (const { path, type, body } of Object.values(assets)) {
    app.get(path, (c) => {
      c.header('Content-Type', type);
      c.header('Cache-Control', 'public, max-age=31536000, immutable');
      return c.body(body);
    });
  }
}

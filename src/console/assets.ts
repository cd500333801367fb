import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Hono } from 'hono';
import { compress } from 'hono/compress';
import { pictureStyles } from '../diagram/picture.tsx';
import { readEditorScript } from './editorScript.ts';
import { campaigns } from './styles/campaigns.ts';
import { common } from './styles/common.ts';
import { contacts } from './styles/contacts.ts';
import { flows } from './styles/flows.ts';
import { inbox } from './styles/inbox.ts';
import { narrow } from './styles/narrow.ts';
import { operations } from './styles/operations.ts';
import { outbounds } from './styles/outbounds.ts';
import { tokens } from './styles/tokens.ts';

type Asset = { name: string; ending: string; type: string; made: () => Made };
type Made = { path: string; body: string };

/** Each has its names to itself. */
const ofOurs = (file: string) =>
  `(() => {${read(new URL(`./browser/${file}`, import.meta.url))}\n})()`;
const read = (place: string | URL): string => readFileSync(new URL(place), 'utf8');

/** One script: htmx begins once the script that it came in is over, and then its extensions must be there. */
const live = [
  read(import.meta.resolve('htmx.org/dist/htmx.min.js')),
  read(import.meta.resolve('htmx.org/dist/ext/hx-sse.min.js')),
  read(import.meta.resolve('htmx.org/dist/ext/hx-upsert.min.js')),
  ofOurs('files.js'),
  ofOurs('parts.js'),
  ofOurs('inbox.js'),
  ofOurs('chatList.js'),
  ofOurs('outbounds.js'),
  ofOurs('pictures.js'),
  ofOurs('campaigns.js'),
];

const charts = [read(import.meta.resolve('uplot/dist/uPlot.iife.min.js')), ofOurs('charts.js')];

const styles = [
  read(import.meta.resolve('uplot/dist/uPlot.min.css')),
  tokens,
  common,
  pictureStyles,
  inbox,
  contacts,
  outbounds,
  flows,
  operations,
  campaigns,
  narrow,
];

/** What a page loads, under an address that says what is in it: kept for ever, and never stale. */
const assets = {
  'console.css': asset('console', 'css', 'text/css; charset=utf-8', styles),
  'live.js': asset('live', 'js', 'text/javascript; charset=utf-8', live, ';\n'),
  'charts.js': asset('charts', 'js', 'text/javascript; charset=utf-8', charts, ';\n'),
  'editor.js': asset('editor', 'js', 'text/javascript; charset=utf-8', readEditorScript),
} as const;

/** Of parts that are there, or of one that is made once it is asked for. */
function asset(
  name: string,
  ending: string,
  type: string,
  parts: string[] | (() => string),
  between = '',
): Asset {
  let made: Made | undefined;
  const make = (): Made => {
    const body = Array.isArray(parts) ? parts.join(between) : parts();
    const file = `${name}.${hash('sha256', body, 'hex').slice(0, 16)}.${ending}`;
    return { path: `/console/assets/${file}`, body };
  };
  return {
    name,
    ending,
    type,
    made() {
      made ??= make();
      return made;
    },
  };
}

export type AssetName = keyof typeof assets;

/** Where a page finds it. */
export const assetPath = (name: AssetName): string => assets[name].made().path;

export function addAssetRoutes(app: Hono): void {
  app.use('/console/assets/*', compress());
  for (const { name, ending, type, made } of Object.values(assets)) {
    app.get(`/console/assets/:file{${name}\\.\\w+\\.${ending}}`, (c) => {
      const { path, body } = made();
      if (c.req.path !== path) return c.notFound();
      c.header('Content-Type', type);
      c.header('Cache-Control', 'public, max-age=31536000, immutable');
      return c.body(body);
    });
  }
}

import { type Emitter, type Liquid, TypeGuards, toValueSync } from 'liquidjs';
import { joined, type Segment } from './callRequest.ts';
import { eachOnce, type Path, pathsOf } from './paths.ts';
import { boundContext, makeEngine, type Place, type Scope, toJson } from './template.ts';

/**
 * A parsed template of a call. It may name `secrets.<name>` and use the filter `media_url`; both come
 * out as segments that only the caller can fill in. Rendering may throw.
 */
export type CallTemplate = {
  /** Without the secrets. */
  paths: Path[];
  /** Names of the secrets; undefined for one that would be found out only while running. */
  secrets: (string | undefined)[];
  text: (scope: Scope, place: Place) => Segment[];
  /** As JSON text. A value that is exactly one `{{ … }}` keeps its type; anything else is a JSON string. */
  json: (scope: Scope, place: Place) => Segment[];
  /** As `json`, where it is exactly one `{{ … }}` and comes out as another type than text; else nothing. */
  typed: (scope: Scope, place: Place) => Segment[];
};

/** Parses Liquid; throws a sentence that names the line when it is none. */
export function parseCallTemplate(source: string): CallTemplate {
  const nodes = engine.parse(source);
  const found = eachOnce(pathsOf(engine.globalVariableSegmentsSync(nodes, { partials: false })));
  const secrets = found
    .filter(([root]) => root === 'secrets')
    .map(([, name]) => (typeof name === 'string' ? name : undefined));
  const [only, ...others] = nodes;
  const isOneOutput =
    only !== undefined && others.length === 0 && TypeGuards.isOutputToken(only.token);
  const render = (scope: Scope, place: Place): unknown[] => {
    const written = collector();
    const open = Object.fromEntries(
      secrets.flatMap((name) => (name === undefined ? [] : [[name, leftOpen({ secret: name })]])),
    );
    const context = boundContext(engine, scope, place, { secrets: open });
    toValueSync(engine.renderer.renderTemplates(nodes, context, written));
    return written.pieces;
  };
  const json = (pieces: unknown[]): Segment[] =>
    isOneOutput ? jsonOf(pieces[0]) : quoted(pieces.flatMap(textOf));
  return {
    paths: found.filter(([root]) => root !== 'secrets'),
    secrets,
    text: (scope, place) => joined(render(scope, place).flatMap(textOf)),
    json: (scope, place) => joined(json(render(scope, place))),
    typed: (scope, place) => {
      const pieces = render(scope, place);
      const [value] = pieces;
      const isText = typeof value === 'string' || isOpen(value) || value === undefined;
      return isOneOutput && !isText ? joined(jsonOf(value)) : [];
    },
  };
}

/**
 * What was left open, by identity: nothing that a contact writes, and nothing that a server answers, can
 * be one of these, whatever it looks like.
 */
const open = new WeakMap<object, Segment>();

const isOpen = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && open.has(value);

/** A filter that wants its text gets none: what is not known cannot be changed. */
function leftOpen(segment: Segment): object {
  const place = Object.freeze({
    toString(): string {
      throw new Error('a secret and a media link cannot go through a filter');
    },
    toJSON(): string {
      throw new Error('a secret and a media link cannot go through a filter');
    },
  });
  open.set(place, segment);
  return place;
}

const engine = makeCallEngine();

function makeCallEngine(): Liquid {
  const made = makeEngine(true);
  made.registerFilter('media_url', linkTo);
  return made;
}

/** Of a media answer, of its id, or of a list of either; of anything else nothing. */
function linkTo(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(linkTo);
  const isRecord = typeof value === 'object' && value !== null && 'media_id' in value;
  const id = isRecord ? value.media_id : value;
  const isId = typeof id === 'string' && /^MED[0-9a-fA-F]{32}$/.test(id);
  return isId ? leftOpen({ media: id }) : null;
}

type Collector = Emitter & { pieces: unknown[] };

function collector(): Collector {
  const pieces: unknown[] = [];
  return { pieces, buffer: '', write: (piece: unknown) => void pieces.push(piece) };
}

/** What Liquid would print, in pieces. */
function textOf(value: unknown): Segment[] {
  const segment = isOpen(value) ? open.get(value) : undefined;
  if (segment !== undefined) return [segment];
  if (Array.isArray(value)) return value.flatMap(textOf);
  return [{ text: value === null || value === undefined ? '' : String(value) }];
}

function jsonOf(value: unknown): Segment[] {
  if (isOpen(value)) return quoted(textOf(value));
  if (!Array.isArray(value)) return [{ text: JSON.stringify(toJson(value)) }];
  const items = value.flatMap((item, index) => [{ text: index === 0 ? '' : ',' }, ...jsonOf(item)]);
  return [{ text: '[' }, ...items, { text: ']' }];
}

/** Pieces of text as one JSON string. */
const quoted = (pieces: Segment[]): Segment[] => [
  { text: '"' },
  ...pieces.map(
    (piece): Segment =>
      'text' in piece
        ? { text: JSON.stringify(piece.text).slice(1, -1) }
        : { ...piece, in: 'json' },
  ),
  { text: '"' },
];

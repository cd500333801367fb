import { Context, Liquid, type Template as LiquidNode, TypeGuards } from 'liquidjs';
import type { Json } from '../messages/events.ts';
import { instantOf } from './instant.ts';
import { eachOnce, type Path, pathsOf } from './paths.ts';
import { strftime } from './strftime.ts';

/** What a template is rendered against. `timezone` and `language` are how its dates print. */
export type Scope = Record<string, unknown>;
export type Place = { timezone: string; language: string; now: Date; budget?: Budget };

/** What all templates and conditions of one run may take together: an event must not hold up others. */
export type Budget = {
  /** Liquid's deadline, set by the first template that is rendered. */
  deadline?: Context['renderLimit'];
  /** Loops of conditions, each as long as a list. */
  loops: number;
};

/** A parsed template. `paths` are the values it may ask the scope for; both renderings may throw. */
export type Template = {
  /** It is its own text, whatever the scope. */
  isPlain: boolean;
  paths: Path[];
  text: (scope: Scope, place: Place) => string;
  /** A value that is exactly one `{{ … }}` keeps its type; anything else is text. */
  value: (scope: Scope, place: Place) => Json;
};

/** Parses Liquid; throws a sentence that names the line when it is none. */
export function parseTemplate(source: string): Template {
  if (!source.includes('{{') && !source.includes('{%')) {
    return { isPlain: true, paths: [], text: () => source, value: () => source };
  }
  const nodes = textEngine.parse(source);
  const [only, ...others] = nodes;
  const typed = only !== undefined && others.length === 0 && isOutput(only);
  const text = (scope: Scope, place: Place) => String(render(textEngine, nodes, scope, place));
  return {
    isPlain: false,
    paths: eachOnce(pathsOf(textEngine.globalVariableSegmentsSync(nodes, { partials: false }))),
    text,
    value: typed ? (scope, place) => toJson(render(typedEngine, nodes, scope, place)) : text,
  };
}

const isOutput = (node: LiquidNode): boolean => TypeGuards.isOutputToken(node.token);

function render(engine: Liquid, nodes: LiquidNode[], scope: Scope, place: Place): unknown {
  return engine.renderSync(nodes, boundContext(engine, scope, place, {}));
}

/** What a rendering sees, within what its run has left of time. */
export function boundContext(
  engine: Liquid,
  scope: Scope,
  place: Place,
  globals: Record<string, unknown>,
): Context {
  const { budget } = place;
  const options = { sync: true, globals: { [placeKey]: place, ...globals } };
  const left = budget?.deadline && { renderLimit: budget.deadline };
  const context = new Context(scope, engine.options, options, { liquid: engine, ...left });
  if (budget) budget.deadline = context.renderLimit;
  return context;
}

/** Filters find the place here; no template can spell it, since a name in Liquid has no blank. */
const placeKey = 'place of rendering';

/** Liquid as flows have it: bounded, and without what reads clock, chance or files. */
export function makeEngine(keepOutputType: boolean): Liquid {
  const engine = new Liquid({
    ownPropertyOnly: true,
    strictFilters: true,
    keepOutputType,
    // No template can hold up others: so much text, time (of all in a run) and memory, and no more.
    parseLimit: 65_536,
    renderLimit: 500,
    memoryLimit: 1_000_000,
    templates: {},
  });
  for (const tag of ['include', 'render', 'layout', 'block']) delete engine.tags[tag];
  for (const filter of impureFilters) delete engine.filters[filter];
  engine.registerFilter('date', function (value: unknown, format?: unknown) {
    return printDate(value, format, placeOf(this.context.globals));
  });
  return engine;
}

/** Random ones, and those that read the server's clock or zone. */
const impureFilters = [
  'sample',
  'shuffle',
  'date_to_xmlschema',
  'date_to_rfc822',
  'date_to_string',
  'date_to_long_string',
];

function printDate(value: unknown, format: unknown, place: Place): unknown {
  const isNow = value === 'now' || value === 'today';
  const at = instantOf(isNow ? place.now.toISOString() : value, place.timezone);
  if (at === undefined) return value;
  const written = typeof format === 'string' ? format : '%Y-%m-%d %H:%M';
  return strftime(at.setZone(place.timezone).setLocale(place.language), written.slice(0, 200));
}

/** Liquid hands globals back as a bare object; `render` above is what put the place there. */
const placeOf = (globals: object): Place => (globals as Record<string, Place>)[placeKey] as Place;

/** What a filter gave, as JSON: Liquid's own `nil` and `empty`, dates and not-a-numbers included. */
export function toJson(value: unknown): Json {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  // JSON has no -0: kept it would be another number when it is read back.
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (typeof value !== 'object' || value === null) return null;
  return JSON.parse(JSON.stringify(value) ?? 'null');
}

const textEngine = makeEngine(false);
const typedEngine = makeEngine(true);

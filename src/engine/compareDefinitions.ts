import type { Json } from '../messages/events.ts';

/** What differs between two definitions; paths are dotted, an option is named by its id. */
export type FlowDifference = {
  /** Names of steps that only the second has. */
  added: string[];
  /** Names of steps that only the first has. */
  removed: string[];
  /** Steps of both that differ, and in which fields: `options.buy.title`, `timeout.after`. */
  changed: { step: string; fields: string[] }[];
  /** All that differs outside the steps: `start`, `settings.expires_after`, `translations.en.ask.text`. */
  settings: string[];
};

/** Compares two flows as they are written; either may be broken. The order of fields means nothing. */
export function compareDefinitions(from: Json, to: Json): FlowDifference {
  const [{ steps: before, ...first }, { steps: after, ...second }] = [recordOf(from), recordOf(to)];
  const [old, fresh] = [recordOf(before), recordOf(after)];
  const both = Object.keys(fresh).filter((name) => Object.hasOwn(old, name));
  return {
    added: Object.keys(fresh).filter((name) => !Object.hasOwn(old, name)),
    removed: Object.keys(old).filter((name) => !Object.hasOwn(fresh, name)),
    changed: both.flatMap((step) => {
      const fields = differences(old[step], fresh[step]);
      return fields.length === 0 ? [] : [{ step, fields }];
    }),
    settings: inFields(first, second),
  };
}

type Fields = Record<string, Json | undefined>;

const isRecord = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const recordOf = (value: Json | undefined): Fields => (isRecord(value) ? value : {});

/** Paths of what differs, as deep as both sides are of one shape; the value itself is `''`. */
function differences(from: Json | undefined, to: Json | undefined): string[] {
  if (from === to) return [];
  if (isRecord(from) && isRecord(to)) return inFields(from, to);
  if (!Array.isArray(from) || !Array.isArray(to)) return [''];
  const [before, after] = [byId(from), byId(to)];
  if (!before || !after) return inFields(byPlace(from), byPlace(to));
  const order = (items: Fields, others: Fields) =>
    Object.keys(items).filter((id) => Object.hasOwn(others, id));
  const moved = order(before, after).join() !== order(after, before).join();
  return [...(moved ? [''] : []), ...inFields(before, after)];
}

function inFields(from: Fields, to: Fields): string[] {
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...names].flatMap((name) =>
    differences(from[name], to[name]).map((path) => (path === '' ? name : `${name}.${path}`)),
  );
}

const byPlace = (items: Json[]): Fields => Object.fromEntries(items.entries());

/** Options by their ids, so that one put in between does not change all that follow. */
function byId(items: Json[]): Fields | undefined {
  const entries = items.map((item) => [isRecord(item) ? item.id : undefined, item] as const);
  const named = entries.flatMap(([id, item]) =>
    typeof id === 'string' ? [[id, item] as const] : [],
  );
  const fields: Fields = Object.fromEntries(named);
  return Object.keys(fields).length === items.length ? fields : undefined;
}

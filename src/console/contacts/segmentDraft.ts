import { z } from 'zod';
import type { PropertyRow } from '../../contacts/listProperties.ts';
import { wrong } from '../../contacts/segmentQuery.ts';
import type { SegmentRow } from '../../contacts/segments.ts';
import type { Json } from '../../messages/events.ts';
import {
  type Condition,
  conditionsOf,
  controlFor,
  fieldNames,
  type Match,
  mostConditions,
  mostLetters,
  opsOf,
  propertyIn,
  queryOf,
} from './conditions.ts';

/** A segment while it is written: by conditions, or as JSON. */
export type Draft = {
  name: string;
  match: Match;
  conditions: Condition[];
  /** Undefined while it is written by conditions. */
  json: string | undefined;
};

export const emptyDraft: Draft = {
  name: '',
  match: 'all',
  conditions: [{ field: 'tags', op: 'is', value: '' }],
  json: undefined,
};

export function draftOf({ name, query }: SegmentRow, properties: readonly PropertyRow[]): Draft {
  const read = conditionsOf(query, properties);
  if (!read) return { ...emptyDraft, name, json: pretty(query) };
  return { name, json: undefined, ...read };
}

const pretty = (query: Json): string => JSON.stringify(query, null, 2);

export const draftFields = z.looseObject({
  name: z.string().trim().max(1_000).catch(''),
  match: z.enum(['all', 'any']).catch('all'),
  json: z.string().max(200_000).optional().catch(undefined),
  /** What is to become of what was written: `add`, `drop.<place>`, `json`, `form`. */
  do: z.string().max(20).catch(''),
});

/** What a form says, after what was to become of it. */
export function readDraft(
  fields: z.output<typeof draftFields>,
  properties: readonly PropertyRow[],
): Draft {
  const { name, match, json } = fields;
  const draft = { name, match, json, conditions: readConditions(fields, properties) };
  const dropped = /^drop\.(\d+)$/.exec(fields.do)?.[1];
  if (dropped !== undefined) {
    const conditions = draft.conditions.toSpliced(Number(dropped), 1);
    return { ...draft, conditions: conditions.length > 0 ? conditions : emptyDraft.conditions };
  }
  switch (fields.do) {
    case 'add':
      return { ...draft, conditions: [...draft.conditions, ...emptyDraft.conditions] };
    case 'json':
      return { ...draft, json: pretty(looseQuery(draft, properties)) };
    case 'form': {
      const read = readAsForm(draft, properties);
      return read ? { ...read, name, json: undefined } : draft;
    }
    default:
      return draft;
  }
}

/** The places of conditions that are written to their end. */
export const finishedIn = ({ conditions }: Draft, properties: readonly PropertyRow[]): number[] =>
  [...conditions.keys()].filter((place) => {
    const condition = conditions[place];
    if (!condition) return false;
    return condition.value.trim() !== '' || controlFor(condition, properties).kind === 'none';
  });

/** Without conditions that are not written to their end. */
export function finishedOf(draft: Draft, properties: readonly PropertyRow[]): Draft {
  const conditions = finishedIn(draft, properties).flatMap(
    (place) => draft.conditions[place] ?? [],
  );
  return { ...draft, conditions };
}

function looseQuery(draft: Draft, properties: readonly PropertyRow[]): Json {
  const { match, conditions } = finishedOf(draft, properties);
  return queryOf(match, conditions.length > 0 ? conditions : exampleConditions, properties);
}

const exampleConditions: Condition[] = [{ field: 'tags', op: 'is', value: 'vip' }];

/** What is written as JSON, as the form says it; undefined where it cannot. */
export function readAsForm({ json = '' }: Pick<Draft, 'json'>, properties: readonly PropertyRow[]) {
  if (json.trim() === '') return emptyDraft;
  return conditionsOf(parsed(json), properties);
}

const parsed = (json: string): Json => {
  try {
    return JSON.parse(json) as Json;
  } catch {
    return null;
  }
};

function readConditions(
  fields: Record<string, unknown>,
  properties: readonly PropertyRow[],
): Condition[] {
  const text = (name: string): string => {
    const value = fields[name];
    return typeof value === 'string' ? value.slice(0, mostLetters) : '';
  };
  const conditions: Condition[] = [];
  for (let place = 0; place < mostConditions && text(`field.${place}`) !== ''; place++) {
    const named = text(`field.${place}`);
    const isKnown = fieldNames.some((each) => each === named) || propertyIn(named, properties);
    const field = isKnown ? named : 'tags';
    const can = opsOf(field, properties);
    const op = can.find((each) => each === text(`op.${place}`)) ?? can[0] ?? 'is';
    const condition = { field, op, value: text(`value.${place}`) };
    const isTruth = controlFor(condition, properties).kind === 'truth';
    // Its list begins with yes, which is chosen by looking at it.
    conditions.push(
      isTruth && condition.value !== 'false' ? { ...condition, value: 'true' } : condition,
    );
  }
  return conditions.length > 0 ? conditions : emptyDraft.conditions;
}

/** AppError `invalid_request`, at the condition that is not written to its end. */
export function queryIn(draft: Draft, properties: readonly PropertyRow[]): Json {
  if (draft.json === undefined) return queryOf(draft.match, draft.conditions, properties);
  try {
    return JSON.parse(draft.json) as Json;
  } catch (error) {
    throw wrong('query', `is no JSON: ${error instanceof Error ? error.message : ''}`);
  }
}

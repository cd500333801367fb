import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { flowJsonSchema } from '../../src/engine/definition.ts';
import { stepTypeOf } from '../../src/engine/steps/registry.ts';
import { casesOf } from './casesOf.ts';
import { outcomeOf, type StepCase, withEnds } from './steps/stepCase.ts';
import { scene } from './world.ts';

const cases = Object.values(casesOf).flat();

type Schema = {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | false;
  items?: Schema;
};

/** Places of the language, and values of an enumeration, that none of these values has. */
function unused(schema: Schema, values: unknown[], place: string): string[] {
  if (values.length === 0) return [place];
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) {
    return alternatives.flatMap((each) => {
      const name = each.properties?.type?.const;
      const own = values.filter((value) => isOf(each, value));
      return unused(each, own, `${place}(${name ?? each.const ?? each.type ?? 'any'})`);
    });
  }
  if (schema.enum !== undefined) {
    return schema.enum.filter((one) => !values.includes(one)).map((one) => `${place} = ${one}`);
  }
  if (schema.items !== undefined) return unused(schema.items, values.flat(), `${place}[]`);
  const objects = values.filter((value) => value !== null && typeof value === 'object');
  if (schema.properties !== undefined) {
    return Object.entries(schema.properties).flatMap(([name, inner]) => {
      const own = objects.map((each) => Reflect.get(each ?? {}, name));
      return unused(
        inner,
        own.filter((each) => each !== undefined),
        `${place}.${name}`,
      );
    });
  }
  if (typeof schema.additionalProperties === 'object') {
    return unused(schema.additionalProperties, objects.flatMap(Object.values), `${place}.*`);
  }
  return [];
}

function isOf({ type, const: constant, properties }: Schema, value: unknown): boolean {
  if (constant !== undefined) return value === constant;
  const name = properties?.type?.const;
  if (name !== undefined) return Reflect.get(value ?? {}, 'type') === name;
  switch (type) {
    case 'array':
      return Array.isArray(value);
    case 'object':
      return value !== null && typeof value === 'object' && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case undefined:
      return true;
    default:
      return type === (value === null ? 'null' : typeof value);
  }
}

test('each field of the language, and each value it can be one of, is held by a case', () => {
  const flows = cases.map(({ steps, more }) => ({ steps: Object.values(steps), ...more }));
  const schema = flowJsonSchema() as Schema;
  const stepSchema = schema.properties?.steps?.additionalProperties || {};
  expect(
    unused(
      stepSchema,
      flows.flatMap(({ steps }) => steps),
      'step',
    ),
  ).toEqual([]);
});

/** Where a text stands, whichever step and option it is of. */
const placeOf = (type: string, key: string, step: string): string =>
  `${type}${key
    .slice(step.length)
    .replace(/\.\d+\./, '.0.')
    .replace(/\.options\.[a-z0-9_]+\./, '.options.*.')}`;

/** Texts that steps say in a case, and those of them that are said in the contact's language. */
function translated({ steps, more, scene: own, ...rest }: StepCase) {
  const flow = withEnds(steps, more);
  const texts: Record<string, string> = {};
  const places = new Map<string, string>();
  for (const [name, step] of Object.entries(flow.steps)) {
    for (const part of stepTypeOf(step)?.parts(step) ?? []) {
      if (part.kind !== 'said') continue;
      const key = `${name}.${part.path}`;
      texts[key] = `«${places.size}»`;
      places.set(texts[key], placeOf(step.type, key, name));
    }
  }
  const contact = { ...scene.contact, ...own?.contact, language: 'qq' };
  const spoken = { ...more, translations: { qq: texts } };
  const said: unknown[] = [];
  for (let until = 0; until <= (rest.when ?? []).length; until++) {
    const when = (rest.when ?? []).slice(0, until);
    try {
      said.push(outcomeOf({ ...rest, steps, more: spoken, scene: { ...own, contact }, when }).said);
    } catch {
      // What the case goes on with may be an answer in the flow's own language.
    }
  }
  const all = JSON.stringify(said);
  return [...places].map(([text, place]) => ({ place, isSaid: all.includes(text) }));
}

test('"A step speaks translations[exact]": whatever it says, in each kind of step', () => {
  const found = cases.flatMap(translated);
  const said = new Set(found.filter(({ isSaid }) => isSaid).map(({ place }) => place));
  const places = new Set(found.map(({ place }) => place));
  expect([...places].filter((place) => !said.has(place))).toEqual([]);
  expect(places.size).toBeGreaterThan(20);
});

/** What settings say of the chat rather than of a step, and the tests that show it. */
const settingsOfChats: Record<string, [file: string, title: string]> = {
  'settings.exit_words': ['relay/rules.test.ts', 'an exit word of the flow ends it with its words'],
  'settings.exit_text': [
    'engine/flowMachine.test.ts',
    'an exit word says `exit_text`, if there is one, and ends the process as canceled',
  ],
  'settings.interruptible': [
    'engine/chatMachine.test.ts',
    '7: "Otherwise go on": an uninterruptible process gets the phrase as an answer',
  ],
  'settings.quiet_after': [
    'relay/rules.test.ts',
    'after its end a flow that wants quiet is not started by whatever is said; a phrase still starts it',
  ],
  'settings.search_fields': [
    'journeys/processSearch.test.ts',
    'a process is found by the variables that its flow names, but by nothing sensitive',
  ],
};

test('each setting is held by a case, or by a test of chats', () => {
  const schema = flowJsonSchema() as Schema;
  const settings = cases.flatMap(({ more }) => Reflect.get(more ?? {}, 'settings') ?? []);
  expect(unused(schema.properties?.settings ?? {}, settings, 'settings').toSorted()).toEqual(
    Object.keys(settingsOfChats).toSorted(),
  );
  for (const [file, title] of Object.values(settingsOfChats)) {
    expect(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')).toContain(title);
  }
});

import type { Json } from '../../messages/events.ts';
import type { FlowDefinition, Step } from '../definition.ts';

/** The few values a variable can have. `anyTitle`: it is an option whose title only running can tell. */
type Domain = { values: Json[]; anyTitle: boolean };
export type Domains = ReadonlyMap<string, Domain>;

/**
 * Variables that can be listed: what the options of choices, yes or no, constants and the declaration
 * give, and nothing at all while none has been written. All others are missing.
 */
export function domainsOf({ steps, variables = {}, translations = {} }: FlowDefinition): Domains {
  const domains = new Map<string, Domain>();
  const open = new Set<string>();
  const add = (variable: string, domain: Domain | undefined) => {
    if (domain === undefined) open.add(variable);
    const { values, anyTitle } = domains.get(variable) ?? startOf(variable);
    domains.set(variable, {
      values: [...values, ...(domain?.values ?? [])],
      anyTitle: anyTitle || domain?.anyTitle === true,
    });
  };
  const startOf = (variable: string): Domain => ({
    values: [Object.hasOwn(variables, variable) ? (variables[variable] ?? null) : null],
    anyTitle: false,
  });
  for (const variable of Object.keys(variables)) domains.set(variable, startOf(variable));
  const languages = Object.values(translations);
  for (const [name, step] of Object.entries(steps)) {
    for (const [variable, domain] of writtenValues(name, step, languages)) add(variable, domain);
  }
  return new Map([...domains].filter(([variable]) => !open.has(variable)));
}

type Languages = Record<string, string>[];

function writtenValues(
  name: string,
  step: Step,
  languages: Languages,
): [variable: string, domain: Domain | undefined][] {
  if (step.type === 'set') {
    return Object.entries(step.values).map(([variable, value]) => [
      variable,
      isTemplate(value) ? undefined : { values: [value], anyTitle: false },
    ]);
  }
  if (step.type === 'question') {
    const { type, save_as } = step.answer;
    return [[save_as, type === 'boolean' ? { values: [true, false], anyTitle: false } : undefined]];
  }
  if (!('save_as' in step) || step.save_as === undefined) return [];
  return [[step.save_as, step.type === 'choice' ? optionsOf(name, step, languages) : undefined]];
}

function optionsOf(
  name: string,
  step: Extract<Step, { type: 'choice' }>,
  languages: Languages,
): Domain | undefined {
  if (step.options_from !== undefined) return undefined;
  const shown = (step.options ?? []).flatMap(({ id, title }) => {
    const translated = languages.map((texts) => texts[`${name}.options.${id}.title`] ?? title);
    return [...new Set([title, ...translated])].map((each) => ({ id, title: each, value: null }));
  });
  return { values: shown, anyTitle: shown.some(({ title }) => isTemplate(title)) };
}

const isTemplate = (value: Json): boolean => /\{\{|\{%/.test(JSON.stringify(value));

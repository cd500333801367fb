import { readdirSync, readFileSync } from 'node:fs';
import type { Json } from '../../messages/events.ts';

const folder = new URL('../../../examples/flows/', import.meta.url);

/** `key` names it in a form: `lead-qualification`. */
export type Example = {
  key: string;
  name: string;
  language: string;
  steps: number;
  definition: Json;
};

let read: Example[] | undefined;

/** The flows that come with the service, read when somebody first asks. */
export function listExamples(): Example[] {
  read ??= readdirSync(folder)
    .filter((file) => file.endsWith('.json') && !file.endsWith('.cases.json'))
    .sort()
    .map((file): Example => {
      const definition = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
      const { name, language, steps } = definition;
      const key = file.replace(/\.json$/, '');
      return { key, name, language, steps: Object.keys(steps).length, definition };
    });
  return read;
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Machine } from '../report.ts';
import type { Point } from './question.ts';

/** One question, and when and of what code it was answered. */
export type Result = {
  name: string;
  title: string;
  axis: string;
  date: string;
  commit: string;
  machine: Machine;
  points: Point[];
};

export type Results = Result[];

/** In a folder's `growth.json`, beside what was answered before, in the order of `names`; gives all. */
export function keepResults(folder: string, one: Result, names: string[]): Results {
  const file = `${folder}/growth.json`;
  const before: Results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const all = names.flatMap(
    (name) => (name === one.name ? one : before.find((each) => each.name === name)) ?? [],
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    file,
    `${JSON.stringify(all, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value), 1)}\n`,
  );
  return all;
}

import { dirname, resolve } from 'node:path';
import { fromWire } from '../db/ids.ts';
import type { FlowDefinition } from '../engine/definition.ts';
import { parseDefinition } from '../engine/parseDefinition.ts';
import { type FlowCases, flowCasesSchema } from '../simulator/flowCases.ts';
import type { Simulation } from '../simulator/world.ts';
import { readFlowFile } from './readFlowFile.ts';

const ending = '.cases.json';

export type CasesFile = {
  file: string;
  cases: FlowCases;
  flow: FlowDefinition;
  /** Sub-flows by their id (a uuid). */
  flows: Simulation['flows'];
};

/** A `<flow>.cases.json` and the flows it needs. Throws a sentence where one of them is not as it should be. */
export function readCases(file: string): CasesFile {
  if (!file.endsWith(ending)) throw new Error(`${file}: a file of cases is named <flow>${ending}`);
  const parsed = flowCasesSchema.safeParse(readFlowFile(file));
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ path, message }) => `  ${path.join('.') || 'the file'}: ${message}`,
    );
    throw new Error(`${file} is no file of cases:\n${faults.join('\n')}`);
  }
  const flow = readDefinition(`${file.slice(0, -ending.length)}.json`);
  const flows = Object.entries(parsed.data.flows ?? {}).map(([id, path]) => {
    const definition = readDefinition(resolve(dirname(file), path));
    return [fromWire('IPF', id), { version: 1, definition }] as const;
  });
  return { file, cases: parsed.data, flow, flows: new Map(flows) };
}

/** The flow in a file. Throws a sentence that names every fault where it is none. */
export function readDefinition(file: string): FlowDefinition {
  const parsed = parseDefinition(readFlowFile(file));
  if (parsed.ok) return parsed.definition;
  const faults = parsed.findings.map(({ message }) => `  ${message}`);
  throw new Error(`${file} is no flow:\n${faults.join('\n')}`);
}

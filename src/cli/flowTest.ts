import { readdirSync } from 'node:fs';
import type { Command } from 'commander';
import type { Difference } from '../simulator/compareCase.ts';
import { runCase } from '../simulator/runCase.ts';
import { type CasesFile, readCases } from './readCases.ts';

/** `chasqui flow test [FILES…]`: runs cases by the simulator; exit code 1 where one comes out otherwise. */
export const addFlowTest = (flow: Command): Command =>
  flow
    .command('test')
    .description('run the conversations in <flow>.cases.json; ends with 1 if one goes otherwise')
    .argument('[files...]', 'files of cases; all of this folder where none is named')
    .action(async (files: string[]) => {
      const named = files.length > 0 ? files : casesHere();
      if (named.length === 0) throw new Error('There is no <flow>.cases.json in this folder');
      let count = 0;
      let failed = 0;
      for (const file of named) {
        const outcomes = await runFile(readCases(file));
        count += outcomes.length;
        failed += outcomes.filter(({ differences }) => differences.length > 0).length;
        process.stdout.write(`${file}\n${outcomes.map(textOf).join('')}`);
      }
      const cases = count === 1 ? '1 case' : `${count} cases`;
      process.stdout.write(`\n${cases}, ${failed === 0 ? 'all as expected' : `${failed} not`}\n`);
      if (failed > 0) process.exitCode = 1;
    });

const casesHere = (): string[] =>
  readdirSync('.')
    .filter((name) => name.endsWith('.cases.json'))
    .sort();

type Outcome = { name: string; differences: Difference[] };

async function runFile({ flow, flows, cases }: CasesFile): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const one of cases.cases) {
    const differences = await runCase(flow, flows, cases, one);
    outcomes.push({ name: one.name, differences });
  }
  return outcomes;
}

function textOf({ name, differences }: Outcome): string {
  const lines = differences.map(
    ({ at, expected, came }) =>
      `      ${at}\n        - ${JSON.stringify(expected)}\n        + ${JSON.stringify(came)}\n`,
  );
  return `  ${differences.length === 0 ? '✓' : '✗'} ${name}\n${lines.join('')}`;
}

import type { Command } from 'commander';
import type { Finding } from '../engine/finding.ts';
import { findingsOf } from '../flows/findingsOf.ts';
import { readFlowFile } from './readFlowFile.ts';

/** `chasqui flow verify FILE`: all that is wrong with a flow; exit code 1 where that is any error. */
export const addFlowVerify = (flow: Command): Command =>
  flow
    .command('verify')
    .description('say what is wrong with a flow; ends with 1 if publishing would refuse it')
    .argument('<file>', 'the definition, JSON')
    .option('--json', 'the findings as JSON')
    .action((file: string, { json }: { json?: boolean }) => {
      const findings = findingsOf(readFlowFile(file));
      process.stdout.write(json ? `${JSON.stringify({ findings }, null, 2)}\n` : textOf(findings));
      if (findings.some(({ severity }) => severity === 'error')) process.exitCode = 1;
    });

function textOf(findings: Finding[]): string {
  const lines = findings.map(({ severity, code, message, path, possible }) => {
    const way = path.length === 0 ? '' : `\n    ${path.join(' → ')}`;
    return `${severity}${possible ? ' (possible)' : ''}  ${code}\n    ${message}${way}\n`;
  });
  return `${[...lines, summaryOf(findings)].join('\n')}\n`;
}

function summaryOf(findings: Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
  return `${count(errors, 'error')}, ${count(warnings, 'warning')}`;
}

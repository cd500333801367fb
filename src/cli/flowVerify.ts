import type { Command } from 'commander';
import type { Finding } from '../engine/finding.ts';
import { parseDefinition } from '../engine/parseDefinition.ts';
import { type Asks, asksOf } from '../engine/verify/asks.ts';
import { studyOf } from '../engine/verify/study.ts';
import { findingsOf } from '../flows/findingsOf.ts';
import { readFlowFile } from './readFlowFile.ts';

/** `chasqui flow verify FILE`: all that is wrong with a flow; exit code 1 where that is any error. */
export const addFlowVerify = (flow: Command): Command =>
  flow
    .command('verify')
    .description('say what is wrong with a flow; ends with 1 if publishing would refuse it')
    .argument('<file>', 'the definition, JSON')
    .option('--json', 'the findings as JSON')
    .action((file: string, { json = false }: { json?: boolean }) => {
      const { text, isBroken } = verifyFile(file, json);
      process.stdout.write(text);
      if (isBroken) process.exitCode = 1;
    });

/** What there is to say of a file. No database is asked, and what could not be looked at is said. */
export function verifyFile(file: string, json: boolean): { text: string; isBroken: boolean } {
  const written = readFlowFile(file);
  const findings = findingsOf(written);
  const parsed = parseDefinition(written);
  const unchecked = parsed.ok ? uncheckedOf(asksOf(studyOf(parsed.definition))) : [];
  return {
    text: json
      ? `${JSON.stringify({ findings, unchecked }, null, 2)}\n`
      : textOf(findings, unchecked),
    isBroken: findings.some(({ severity }) => severity === 'error'),
  };
}

/** What depends on the account, in sentences. */
function uncheckedOf({ flows, outbounds, properties, secrets, phrases }: Asks): string[] {
  return [
    ...flows.map((id) => `whether the flow ${id} is published, and what it waits for`),
    ...outbounds.map(
      (id) => `whether the outbound ${id} is there, approved, and has those variables and replies`,
    ),
    ...properties.map((name) => `whether there is a contact property "${name}"`),
    ...secrets.map((name) => `whether there is a secret "${name}"`),
    ...(phrases ? ['whether its words are also phrases of a line'] : []),
  ];
}

function textOf(findings: Finding[], unchecked: string[]): string {
  const lines = findings.map(({ severity, code, message, path, possible }) => {
    const way = path.length === 0 ? '' : `\n    ${path.join(' → ')}`;
    return `${severity}${possible ? ' (possible)' : ''}  ${code}\n    ${message}${way}\n`;
  });
  const without = unchecked.map((what) => `not checked without the account: ${what}\n`).join('');
  return `${[...lines, without + summaryOf(findings)].join('\n')}\n`;
}

function summaryOf(findings: Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
  return `${count(errors, 'error')}, ${count(warnings, 'warning')}`;
}

import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { AppError } from '../errors.ts';
import { happen } from '../simulator/converse.ts';
import type { SimulatedEvent } from '../simulator/events.ts';
import {
  type SimulatedMessage,
  type SimulationResult,
  showSimulation,
} from '../simulator/showSimulation.ts';
import { openSimulation } from '../simulator/simulate.ts';
import type { World } from '../simulator/world.ts';
import { readDefinition } from './readCases.ts';
import { readTryLine, tryHelp } from './tryLine.ts';

const print = (text: string) => process.stdout.write(text);

/** `chasqui flow try FILE`: a conversation with a flow in the terminal; nothing is sent, and nothing written. */
export const addFlowTry = (flow: Command): Command =>
  flow
    .command('try')
    .description('talk to a flow in the terminal, without database and service')
    .argument('<file>', 'the definition, JSON')
    .option('--name <name>', 'what the contact is called')
    .option('--language <language>', 'the language of the contact, as in pt-BR')
    .option('--say <text>', 'begin as the contact does who writes this, not by the flow itself')
    .action(async (file: string, options: { name?: string; language?: string; say?: string }) => {
      const { name, language, say } = options;
      const world = await openSimulation({
        flow: readDefinition(file),
        contact: {
          ...(name !== undefined && { name }),
          ...(language !== undefined && { language }),
        },
        start: say === undefined ? {} : { text: say },
      });
      await talk(world);
    });

async function talk(world: World): Promise<void> {
  const isTerminal = process.stdin.isTTY === true;
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' });
  let shown = 0;
  const showNews = () => {
    const result = showSimulation(world);
    print(newsOf(result, shown));
    shown = result.messages.length;
    return result;
  };
  if (isTerminal) print('/help says what can be done here.\n');
  let result = showNews();
  lines.prompt();
  for await (const line of lines) {
    const options = result.messages.findLast((each) => each.options.length > 0)?.options ?? [];
    const read = readTryLine(line, options);
    if ('quit' in read) break;
    if ('fault' in read) print(`${read.fault}\n`);
    else if ('show' in read) print(shownText(read.show, result));
    else if (await tried(world, read.event)) result = showNews();
    lines.prompt();
  }
  lines.close();
  print('\n');
}

/** Whether it could happen; why not is said. */
async function tried(world: World, event: SimulatedEvent): Promise<boolean> {
  try {
    await happen(world, event);
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    print(`${error.message}\n`);
    return false;
  }
}

function newsOf(result: SimulationResult, shown: number): string {
  const { messages, status, end, waiting_for } = result;
  const said = messages.slice(shown).map(messageText).join('');
  const call = result.calls.findLast(({ waits }) => waits);
  if (call) {
    return `${said}  … ${call.method} ${call.url} waits for its answer: /answer 200 {} gives one\n`;
  }
  if (status === 'pending') {
    return waiting_for?.for === 'contact' ? said : `${said}  … ${waitText(waiting_for)}\n`;
  }
  const why = [end?.failure_status, end?.declined_reason].filter(Boolean).join(', ');
  return `${said}  — the flow has ended: ${status}${why && ` (${why})`}\n`;
}

const waitText = (wait: SimulationResult['waiting_for']): string =>
  wait ? `step ${wait.step} (${wait.type}) waits for ${wait.for}` : 'nothing waits';

function messageText({ step, type, text, options, refused }: SimulatedMessage): string {
  const body = text === '' ? `(${type})` : text.replaceAll('\n', '\n  ');
  const numbered = options.map((title, index) => `    [${index + 1}] ${title}\n`).join('');
  const refusal = refused === undefined ? '' : `    ! WhatsApp would not take this: ${refused}\n`;
  return `\n  ${body}\n${numbered}${refusal}    · ${step ?? 'the service'}\n`;
}

function shownText(what: 'vars' | 'where' | 'help', result: SimulationResult): string {
  if (what === 'help') return tryHelp;
  if (what === 'vars') return `${JSON.stringify(result.variables, null, 2)}\n`;
  const timers = result.timers.map(({ step, timer, due_at }) => `  ${due_at} ${step} ${timer}\n`);
  const findings = result.findings.map(({ step, message }) => `  ${step}: ${message}\n`);
  const path = result.path.map(({ step }) => step).join(' → ');
  const { now, waiting_for } = result;
  return `${path}\n${now}, ${waitText(waiting_for)}\n${[...timers, ...findings].join('')}`;
}

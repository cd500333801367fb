import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verifyFile } from '../../src/cli/flowVerify.ts';
import { built } from '../support/built.ts';

const [node, cli] = await built('cli');
const folder = mkdtempSync(join(tmpdir(), 'chasqui-verify-'));

let count = 0;

function fileWith(content: unknown): string {
  const file = join(folder, `${++count}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const done = { type: 'end', status: 'success' };
const flowOf = (steps: Record<string, unknown>) => ({
  schema: 1,
  name: 'Flow',
  language: 'es',
  start: Object.keys(steps)[0],
  steps,
});
const silent = {
  type: 'question',
  text: '?',
  answer: { type: 'text', save_as: 'it' },
  next: 'done',
};

test('a sound flow has nothing to be said of it', () => {
  expect(verifyFile(fileWith(flowOf({ done })), false)).toEqual({
    text: '0 errors, 0 warnings\n',
    isBroken: false,
  });
});

test('a warning alone does not break a flow', () => {
  expect(verifyFile(fileWith(flowOf({ ask: silent, done })), false)).toEqual({
    text: 'warning  no_timeout\n    step "ask" has no timeout: where the contact is silent the process ends after 24h without a word\n    ask\n\n0 errors, 1 warning\n',
    isBroken: false,
  });
});

test('an error does, and the way to it is shown; the command ends with 1, without any setting', () => {
  const say = { type: 'message', text: 'Hola', next: 'nowhere' };
  const file = fileWith(flowOf({ ask: silent, done: say }));
  const { text, isBroken } = verifyFile(file, false);
  expect(isBroken).toBe(true);
  expect(text).toContain('error  unknown_next\n');
  expect(text).toContain('\n    ask → done\n');

  const command = [cli, 'flow', 'verify', file];
  const { status, stdout } = spawnSync(node, command, { env: {}, encoding: 'utf8' });
  expect([status, stdout]).toEqual([1, text]);
});

test('as JSON it gives the findings, and what only the account could tell', () => {
  const flow_id = `IPF${'0'.repeat(32)}`;
  const outbound_id = `OTB${'0'.repeat(32)}`;
  const steps = {
    sub: { type: 'subflow', flow_id, next: 'send' },
    send: { type: 'outbound', outbound_id, next: 'call' },
    call: {
      type: 'http',
      method: 'GET',
      url: 'https://shop.example/',
      headers: { Authorization: '{{ secrets.shop }}', 'X-Tier': '{{ contact.properties.tier }}' },
      timeout: '5s',
      failed: 'done',
      next: 'done',
    },
    done,
  };
  const { text } = verifyFile(fileWith(flowOf(steps)), true);
  expect(JSON.parse(text)).toEqual({
    findings: [],
    unchecked: [
      `whether the flow ${flow_id} is published, and what it waits for`,
      `whether the outbound ${outbound_id} is there, approved, and has those variables and replies`,
      'whether there is a contact property "tier"',
      'whether there is a secret "shop"',
    ],
  });
});

test('a file that is no JSON, or not there, is told so', () => {
  expect(() => verifyFile(fileWith('{'), false)).toThrow('is no JSON');
  const none = join(folder, 'none.json');
  expect(() => verifyFile(none, false)).toThrow(`There is no file ${none}`);
});

test('a definition that does not parse names each fault by its JSON path', () => {
  const file = fileWith(flowOf({ done: { type: 'end', status: 'good' } }));
  const { text, isBroken } = verifyFile(file, false);
  expect(isBroken).toBe(true);
  expect(text).toContain('steps.done.status');
});

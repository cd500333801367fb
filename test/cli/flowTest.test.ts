import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { demoFlow } from '../../src/engine/demoFlow.ts';
import { built } from '../support/built.ts';

const [node, cli] = await built('cli');
const folder = mkdtempSync(join(tmpdir(), 'chasqui-cases-'));
const file = join(folder, 'demo.cases.json');
writeFileSync(join(folder, 'demo.json'), JSON.stringify(demoFlow));

const buys = {
  name: 'buys',
  contact: { name: 'Ana' },
  events: [{ text: 'a@b.co' }, { tap: 'Comprar' }],
  expect: {
    messages: [
      'Hola Ana',
      '¿Cuál es tu correo?',
      { type: 'buttons', options: ['Comprar', 'Ayuda'] },
      'La consulta cuesta $ 80.000. ¡Gracias!',
    ],
    path: ['welcome', 'ask_email', 'menu', 'price', 'done'],
    variables: { topic: { id: 'buy' } },
    end: 'success',
  },
};

/** Runs the command as a terminal would, without database and service. */
function run(command: string[], input = '') {
  const { status, stdout, stderr } = spawnSync(node, [cli, 'flow', ...command], {
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('cases that go as expected end with 0, one that does not with 1 and both sides', {
  timeout: 30_000,
}, () => {
  writeFileSync(file, JSON.stringify({ cases: [buys] }));
  expect(run(['test', file])).toMatchObject({
    status: 0,
    stdout: `${file}\n  ✓ buys\n\n1 case, all as expected\n`,
  });
  const wrong = { ...buys, expect: { messages: ['Hola Eva'], end: 'failure' } };
  writeFileSync(file, JSON.stringify({ cases: [wrong] }));
  const { status, stdout } = run(['test', file]);
  expect(status).toBe(1);
  expect(stdout).toContain(
    '  ✗ buys\n      messages.0\n        - "Hola Eva"\n        + "Hola Ana"\n',
  );
  expect(stdout).toContain('      end\n        - "failure"\n        + "success"\n');
});

test('a file of cases that is none says where', { timeout: 30_000 }, () => {
  writeFileSync(
    file,
    JSON.stringify({ cases: [{ name: 'x', events: [], expect: { mesages: [] } }] }),
  );
  const { status, stderr } = run(['test', file]);
  expect(status).toBe(1);
  expect(stderr).toContain('cases.0.expect: ');
});

test('a template that the file declares is sent and tapped; one that is paused takes failed', {
  timeout: 60_000,
}, () => {
  const id = `OTB${'A'.repeat(32)}`;
  const offer = {
    type: 'outbound',
    outbound_id: id,
    variables: { 1: '{{ contact.name }}' },
    replies: { continue: 'yes', cancel: 'no' },
    failed: 'no',
  };
  const end = { type: 'end', status: 'success' };
  writeFileSync(
    join(folder, 'offer.json'),
    JSON.stringify({
      schema: 1,
      name: 'Offer',
      language: 'es',
      start: 'offer',
      steps: { offer, yes: end, no: { ...end, status: 'failure', failure_status: 'declined' } },
    }),
  );
  const casesFile = join(folder, 'offer.cases.json');
  const declare = (outbounds: object, events: object[], expected: object) =>
    writeFileSync(
      casesFile,
      JSON.stringify({
        outbounds,
        cases: [{ name: 'offered', contact: { name: 'Ana' }, events, expect: expected }],
      }),
    );
  const visit = { name: 'visit', language: 'es', category: 'UTILITY', body: 'Hola {{1}}' };
  const replies = ['Sí', 'No'];
  declare({ [id.replaceAll('A', 'a')]: { ...visit, replies } }, [{ tap: 'Sí' }], {
    messages: [{ type: 'template', text: 'Hola Ana', options: replies }],
    end: 'success',
  });
  expect(run(['test', casesFile])).toMatchObject({ status: 0 });

  declare({ [id]: { ...visit, replies, status: 'PAUSED' } }, [], {
    messages: [],
    findings: ['outbound_not_approved'],
    end: 'failure',
  });
  expect(run(['test', casesFile])).toMatchObject({ status: 0 });

  declare({ OTB1: visit }, [], {});
  const { status, stderr } = run(['test', casesFile]);
  expect(status).toBe(1);
  expect(stderr).toContain('outbounds.OTB1: an outbound id is OTB and 32 hex digits');
});

test('a conversation in the terminal goes on line by line', { timeout: 30_000 }, () => {
  const lines = ['a@b.co', '/tap 1', '/vars', '/quit'].join('\n');
  const { status, stdout } = run(['try', join(folder, 'demo.json'), '--name', 'Ana'], `${lines}\n`);
  expect(status).toBe(0);
  expect(stdout).toContain('Hola Ana');
  expect(stdout).toContain('    [1] Comprar\n    [2] Ayuda\n');
  expect(stdout).toContain('— the flow has ended: success');
  expect(stdout).toContain('"email": "a@b.co"');
});

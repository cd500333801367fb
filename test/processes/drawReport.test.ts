import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSync } from 'fontkit';
import { expect, test } from 'vitest';
import { drawnText } from '../../src/processes/drawnText.ts';
import { drawReport } from '../../src/processes/drawReport.ts';
import type { Report } from '../../src/processes/readReport.ts';

const font = openSync('node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
if (font.type !== 'TTF') throw new Error('The font is a collection');

test.each([
  ['¿Cuándo? Ñandú, €5', '¿Cuándo? Ñandú, €5'],
  ['Привет, Γειά', 'Привет, Γειά'],
  ['listo 👍', 'listo :+1:'],
  ['listo 👍🏽!', 'listo :+1:!'],
  ['👩‍💻 en 🇵🇪', ':woman_technologist: en :peru:'],
  ['山田 ok', '?? ok'],
  ['a\nb\tc', 'a\nb\tc'],
])('what the letters of a PDF cannot show is named: %s', (text, drawn) => {
  expect(drawnText(text, font)).toBe(drawn);
});

const at = new Date('2026-02-09T20:49:15Z');
const said = (direction: 'in' | 'out', text: string) => ({
  direction,
  actor: 'system',
  at,
  content: { type: 'text', text },
});

const report = {
  view: {
    process: {
      id: '019b0000-0000-7000-8000-000000000001',
      flowId: '019b0000-0000-7000-8000-000000000002',
      flowVersion: 3,
      userRef: 'user-1',
      status: 'failure',
      failureStatus: 'declined',
      declinedReason: 'not_answered_question',
      override: null,
      createdAt: at,
      finishedAt: at,
    },
    contactName: 'Inés 🦙 山',
    profileName: null,
    phone: '+51900000001',
    lineName: 'Tienda',
    lineNumber: '+15550000001',
  },
  flowName: 'Cita 💈',
  language: 'es',
  timezone: 'America/Lima',
  variables: { name: 'Inés', secret: '***' },
  conversation: [said('out', '¿Listo? 🙌🏽'), said('in', 'Sí 👍')],
  isCut: false,
};

const reads = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

test.runIf(reads)('a PDF holds the words of the process, and of the flow’s language', async () => {
  // A row has more columns than a page shows.
  const drawn = drawReport(report as unknown as Report, 'UTC');
  const file = join(mkdtempSync(join(tmpdir(), 'chasqui-pdf-')), 'report.pdf');
  const parts: Uint8Array[] = [];
  for await (const part of drawn) parts.push(part);
  writeFileSync(file, Buffer.concat(parts));
  const text = execFileSync('pdftotext', ['-layout', file, '-']).toString();
  for (const words of [
    'Cita :barber:',
    'Fallido',
    'declined, not_answered_question',
    'Inés :llama: ? · +51900000001',
    '2026-02-09 15:49:15',
    'secret',
    '***',
    '¿Listo? :raised_hands:',
    'Sí :+1:',
    'Conversación',
  ]) {
    expect(text).toContain(words);
  }
});

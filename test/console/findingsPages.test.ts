import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { translate } from '../../src/console/sentence.tsx';
import { toWire } from '../../src/db/ids.ts';
import { AppError } from '../../src/errors.ts';
import { createFlow } from '../../src/flows/createFlow.ts';
import { publishFlow } from '../../src/flows/publishFlow.ts';
import type { Json } from '../../src/messages/events.ts';
import { testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { openAdmin } from './openAdmin.ts';

const deps = testDeps(await testDatabase());
const app = buildApp(deps);

const broken = {
  schema: 1,
  name: 'Citas',
  language: 'es',
  start: 'hello',
  steps: {
    hello: { type: 'message', text: 'Hola', next: 'ask' },
    ask: {
      type: 'question',
      text: '¿Qué día, {{ contact.name | shout }}?',
      answer: { type: 'text', save_as: 'day' },
      next: 'nowhere',
    },
  },
};

/** An account with that flow, in a browser that asks for a language. */
async function openFlow(language: string, draft: Json = broken) {
  const at = await openAdmin(deps, app, language);
  const { id } = await at.unit((unit) => createFlow(unit, draft));
  return { ...at, id, path: `/console/flows/${toWire('IPF', id)}` };
}

const asPart = { 'HX-Request': 'true', 'HX-Request-Type': 'partial' };

/** What is marked as English in a list of findings, but for the ways to them. */
function englishIn(page: string): string[] {
  const lists = page.match(/<ul class="findings">.*?<\/ul>/gs) ?? [];
  expect(lists).toHaveLength(1);
  const marked = lists[0]?.match(/<span lang="en">[^<]*/g) ?? [];
  return marked.filter((each) => !each.includes(' → '));
}

test.each([
  ['es', 'el paso &quot;ask&quot; lleva por next a &quot;nowhere&quot;'],
  ['pt', 'o passo &quot;ask&quot; leva por next a &quot;nowhere&quot;'],
])('what is wrong with a flow stands beside its picture in %s', async (language, said) => {
  const at = await openFlow(language);
  const { text } = await at.ask(at.path);
  expect(text).toContain(said);
  expect(englishIn(text)).toEqual([]);
});

test('how many went through a step is said in the reader’s language too', async () => {
  const at = await openFlow('es', {
    schema: 1,
    name: 'Adiós',
    language: 'es',
    start: 'bye',
    steps: { bye: { type: 'end', status: 'success', text: 'Adiós' } },
  });
  await at.unit((unit) => publishFlow(unit, at.id));
  const { text } = await at.ask(at.path);
  expect(text).toContain('aria-label="Los pasos de Adiós y los caminos entre ellos"');
  expect(text).toContain('0 pasaron · 0 se fueron · 0 esperan');
});

test('in English it is said as the API says it', async () => {
  const at = await openFlow('en');
  const { text } = await at.ask(at.path);
  expect(text).toContain('step &quot;ask&quot; leads by next to &quot;nowhere&quot;');
});

test('the editor says it in the reader’s language, at the line as well', async () => {
  const at = await openFlow('es');
  const { text } = await at.ask(`${at.path}/edit`);
  expect(text).toContain(
    'data-message="steps.ask.text: no existe el filtro shout (línea 1, columna 11)"',
  );
  expect(text).toContain('data-not-json="Esto aún no es JSON."');
  expect(englishIn(text)).toEqual([]);
});

test.each([
  ['{"schema": 2}', 'schema: aquí va 1'],
  ['{', 'Esto aún no es JSON: falta el nombre de un campo o }, en la posición 1'],
])('what is no flow, as %s, is refused in the reader’s language', async (definition, said) => {
  const at = await openFlow('es');
  const { text } = await at.ask(`${at.path}/check`, { definition, revision: '1' }, asPart);
  expect(text.replaceAll('&#39;', "'")).toContain(said);
  expect(englishIn(text)).toEqual([]);
});

test('a text that is no JSON is not saved, and the page says so in the reader’s language', async () => {
  const at = await openFlow('es');
  const { text } = await at.ask(`${at.path}/save`, { definition: '[1', revision: '1' });
  expect(text).toMatch(
    /role="alert"><p>Esto aún no es JSON: falta una coma o \] después de un elemento, en la posición 2/,
  );
});

test('a publishing that is refused, and each thing that it is refused for, has its words', async () => {
  const at = await openFlow('es');
  const refused = await at.unit((unit) => publishFlow(unit, at.id, 1)).catch((error) => error);
  if (!(refused instanceof AppError)) throw new Error('It was published');
  expect(translate('es', refused.message)).toBe(
    'el flujo no se puede publicar: el paso "ask" lleva por next a "nowhere", que no es un paso de este flujo [hello → ask] (y 3 más, vea los detalles)',
  );
  expect(refused.details?.map(({ message }) => translate('es', message))).toEqual([
    'el paso "ask" lleva por next a "nowhere", que no es un paso de este flujo [hello → ask]',
    'desde "hello" no se llega a ningún end ni a ningún handoff [hello]',
    'desde "ask" no se llega a ningún end ni a ningún handoff [hello → ask]',
    'steps.ask.text: no existe el filtro shout (línea 1, columna 11) [hello → ask]',
  ]);
});

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { translate } from '../../src/console/sentence.tsx';
import { fields as fieldsEn } from '../../src/console/words/fields/en.ts';
import { fields as fieldsEs } from '../../src/console/words/fields/es.ts';
import { fields as fieldsPt } from '../../src/console/words/fields/pt.ts';
import { sentences as en } from '../../src/console/words/sentences/en.ts';
import { sentences as es } from '../../src/console/words/sentences/es.ts';
import { sentences as pt } from '../../src/console/words/sentences/pt.ts';
import { fieldTextsIn, open, readFile, readSource, refusalsIn, textsIn } from './sourceTexts.ts';

const source = readSource();

test('what is said in Spanish is said in Portuguese, and what English has other words for in both', () => {
  expect(Object.keys(pt).toSorted()).toEqual(Object.keys(es).toSorted());
  expect(Object.keys(en).filter((sentence) => !(sentence in es))).toEqual([]);
  expect(Object.keys(fieldsPt)).toEqual(Object.keys(fieldsEn));
  expect(Object.keys(fieldsEs)).toEqual(Object.keys(fieldsEn));
});

test('what differs in a sentence has a place in its translation', () => {
  const placesIn = (text: string) =>
    [...text.matchAll(/\{(\d+)!?\}/g)].map(([, place]) => place).toSorted();
  const isAmiss = ([sentence, says]: [string, string]) =>
    placesIn(says).join() !== placesIn(sentence).join();
  // What a program would have sent instead is not said to people.
  const isPlain = ([sentence]: [string, string]) =>
    !/^Invalid (input|option|string)/.test(sentence);
  for (const book of [en, es, pt]) {
    expect(Object.entries(book).filter(isPlain).filter(isAmiss)).toEqual([]);
  }
});

test('every sentence that has a translation is one of the source', () => {
  const zod = readFile(join(import.meta.dirname, '../../node_modules/zod/v4/locales/en.js'));
  const texts = [...source, zod].flatMap(textsIn);
  const said = new Set(
    texts.flatMap((text) => [text, text.replace(openHead, ''), text.replace(/^[a-z_]+: /, '')]),
  );
  const patterns = [...said]
    .filter((text) => text.includes(open) && wordsIn(text) >= 2)
    .map(patternOf);
  const isSaid = (sentence: string): boolean => {
    const text = sentence.replace(/\{\d+\}/g, open);
    if (said.has(text)) return true;
    const pattern = patternOf(text);
    return [...said].some((each) => pattern.test(each)) || patterns.some((each) => each.test(text));
  };
  // What a value is to be is written without its verb, and what SQL sets within it.
  const stale = Object.keys(es).filter(
    (sentence) =>
      !isSaid(sentence) &&
      !isSaid(sentence.replace(/^is /, '')) &&
      !texts.some((text) => text.includes(`'${sentence}'`)),
  );
  expect(stale).toEqual([]);
});

test('every field that pages have a name for is one of the source', () => {
  const named = new Set(
    source.flatMap(({ nodes }) => nodes.flatMap(({ name, value }) => [name, value])),
  );
  expect(Object.keys(fieldsEn).filter((field) => !named.has(field))).toEqual([]);
});

/** Files whose refusals nobody at a page is shown: no page calls them, or their words are in another book. */
const neverOnAPage: readonly [file: RegExp, because: string][] = [
  [/^(routes|cli|client|emulator)\//, 'speaks to programs'],
  [/^accounts\/(answerOnce|rotateApiKey)\.ts$/, 'what only the API does'],
  [/^chats\/feedPlace\.ts$/, 'is told to the script that follows the inbox'],
  [/^contacts\/saveProperty\.ts$/, 'properties are made by the API'],
  [/^engine\//, 'findings of flows have a book of their own'],
  [/^processes\/(overrideProcess|requestPdf)\.ts$/, 'what only the API does'],
  [/^relay\/history\//, 'processes are replayed by the API'],
  [
    /^relay\/onDemand\/(answerWebStep|goBack|startWebProcess)\.ts$/,
    'is for pages of the web channel',
  ],
  [/^relay\/onDemand\/endProcess\.ts$/, 'processes are canceled by the API'],
];
const neverSaid = ['provider must be one of '];

/** What may stand where a text is open: a state, a thing, a field, a form, a reason. */
const samples = [
  'running',
  'flow',
  'outbound_name',
  'at most 200 characters',
  'is none of this chat',
];

test('every refusal that a page may show is said in Spanish and in Portuguese', () => {
  const codes = ['invalid_request', 'conflict', 'unprocessable', 'too_many_requests'];
  const texts = source
    .filter(({ path }) => !neverOnAPage.some(([file]) => file.test(path)))
    .flatMap((file) => [
      ...refusalsIn(file, codes),
      ...fieldTextsIn(file, 'message', 'path'),
      ...(file.path.startsWith('campaigns/') ? reasonsIn(file) : []),
    ])
    .filter((text) => wordsIn(text) > 0 && !neverSaid.some((begin) => text.startsWith(begin)));
  expect(texts.length).toBeGreaterThan(150);
  expect([...new Set(texts)].filter((text) => !isKnown(text)).map(shown)).toEqual([]);
});

/** What campaigns keep of why they wait or have failed. */
const reasonsIn = (file: (typeof source)[number]): string[] => [
  ...(file.path === 'campaigns/blockersOf.ts' ? fieldTextsIn(file, 'message', 'code') : []),
  ...fieldTextsIn(file, 'detail', 'reason'),
  ...fieldTextsIn(file, 'failureReason', 'status'),
];

const isKnown = (text: string): boolean =>
  [text, text.replace(openHead, '')].some((each) =>
    samples.some((sample) => {
      const sentence = each.replaceAll(open, sample);
      return ['es', 'pt'].every((lang) => translate(lang, sentence) !== undefined);
    }),
  );

/** The field at fault, where it is not known here which. */
const openHead = new RegExp(`^${open}:? `);

const wordsIn = (text: string): number => text.match(/[a-z]{2,}/gi)?.length ?? 0;

const shown = (text: string): string => text.replaceAll(open, '…');

const patternOf = (text: string): RegExp =>
  new RegExp(`^${text.split(open).map(escaped).join('.+')}$`, 's');

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

import { fields as fieldsEn } from './words/fields/en.ts';
import { fields as fieldsEs } from './words/fields/es.ts';
import { fields as fieldsPt } from './words/fields/pt.ts';
import { findings as findingsEs } from './words/findings/es.ts';
import { findings as findingsPt } from './words/findings/pt.ts';
import { sentences as en } from './words/sentences/en.ts';
import { sentences as es } from './words/sentences/es.ts';
import { sentences as pt } from './words/sentences/pt.ts';
import type { Words } from './words.ts';

/**
 * What stands between the things that differ, in order, and what is said instead. `isFrame`: it has no words of its
 * own, as `{1} [{2}]`, and so says only what is said in it.
 */
type Entry = { fixed: string[]; says: string; isFrame: boolean };

/** `fields`: what pages call a field of the API's. */
type Book = { sentences: Entry[]; fields: ReadonlyMap<string, string> };

const books: Record<string, Book> = {
  en: bookOf(en, fieldsEn),
  es: bookOf({ ...es, ...findingsEs }, fieldsEs),
  pt: bookOf({ ...pt, ...findingsPt }, fieldsPt),
};

/** Those of whose text most is fixed first: `{1} is {2}` would take what another says better. */
function bookOf(sentences: Record<string, string>, fields: Record<string, string>): Book {
  const lengthOf = ({ fixed }: Entry) => fixed.join('').length;
  return {
    sentences: Object.entries(sentences)
      .map(([sentence, says]) => {
        const fixed = sentence.split(/\{\d+\}/);
        return { fixed, says, isFrame: !/[a-z]/i.test(fixed.join('')) };
      })
      .toSorted((one, other) => lengthOf(other) - lengthOf(one)),
    fields: new Map(Object.entries(fields)),
  };
}

/**
 * A sentence of the API's, which speaks English to all, in the reader's language; undefined where it has no other
 * words for it. What differs from one such sentence to the next may be a sentence too, where it is not quoted: `{1}`
 * stays as it is where it is none, and for `{1!}` the whole is then another sentence.
 */
export function translate(lang: string, sentence: string): string | undefined {
  const book = books[lang];
  if (!book) return undefined;
  for (const entry of book.sentences) {
    const parts = partsBetween(entry.fixed, sentence);
    const said = parts && filledIn(lang, entry, parts);
    if (said !== undefined) return said;
  }
  return ofField(lang, book, sentence);
}

/** Undefined where a part must be known and is not. */
function filledIn(lang: string, entry: Entry, parts: string[]): string | undefined {
  const { fixed, says, isFrame } = entry;
  const said = parts.map((part, at) => (isQuoted(fixed, at) ? undefined : translate(lang, part)));
  if (isFrame && said[0] === undefined) return undefined;
  let isKnown = true;
  const filled = says.replace(/\{(\d+)(!?)\}/g, (_, place, mark) => {
    const at = Number(place) - 1;
    isKnown &&= said[at] !== undefined || mark === '';
    return said[at] ?? parts[at] ?? '';
  });
  return isKnown ? filled : undefined;
}

/** A name, then, whatever it looks like. */
const isQuoted = (fixed: string[], at: number): boolean =>
  fixed[at]?.endsWith('"') === true && fixed[at + 1]?.startsWith('"') === true;

/** `phone_number: is empty`, or without the colon, by what the page calls the field. */
const headed = /^([a-z][\w[\]]*)((?:\.[^\s:]+)*)(: | (?=(?:is|has|must|names|needs|lies) ))(.+)$/s;

function ofField(lang: string, { fields }: Book, sentence: string): string | undefined {
  const [, head = '', within = '', colon, fault = ''] = headed.exec(sentence) ?? [];
  const whole = fields.get(`${head}${within}`);
  const name = whole ?? fields.get(head);
  if (name === undefined) return undefined;
  const said = translate(lang, fault) ?? (lang === 'en' && colon === ': ' ? fault : undefined);
  const place = whole === undefined ? within && ` (${within.slice(1)})` : '';
  return said && `${name}${place}: ${said}`;
}

/** What stands between the fixed texts, as short as can be; undefined where the sentence is another. */
function partsBetween([head = '', ...rest]: string[], sentence: string): string[] | undefined {
  const last = rest.pop();
  if (last === undefined) return sentence === head ? [] : undefined;
  if (!sentence.startsWith(head)) return undefined;
  const parts: string[] = [];
  let from = head.length;
  for (const text of rest) {
    const at = sentence.indexOf(text, from);
    if (at < 0) return undefined;
    parts.push(sentence.slice(from, at));
    from = at + text.length;
  }
  const end = sentence.length - last.length;
  if (end < from || !sentence.endsWith(last)) return undefined;
  return [...parts, sentence.slice(from, end)];
}

type SentenceProps = { words: Words; children: string };

/** What may be the API's or the console's own; marked as English where the page is not and no other words are known. */
export const Sentence = ({ words, children }: SentenceProps) => {
  const said = translate(words.lang, children);
  const isEnglish = said === undefined && words.lang !== 'en' && !holds(words, children);
  return <span lang={isEnglish ? 'en' : undefined}>{said ?? children}</span>;
};

/** Of the console's own, a name or a number may stand before or after it. */
const holds = (words: object, sentence: string): boolean =>
  Object.values(words).some((each) => {
    if (typeof each === 'object') return holds(each, sentence);
    if (each === sentence) return true;
    return typeof each === 'string' && each.length >= 20 && sentence.includes(each);
  });

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

/**
 * Frames, which are around sentences that may end in anything, and then those of whose text most is fixed: `{1} is
 * {2}` would take what another says better.
 */
function bookOf(sentences: Record<string, string>, fields: Record<string, string>): Book {
  const lengthOf = ({ fixed }: Entry) => fixed.join('').length;
  return {
    sentences: Object.entries(sentences)
      .map(([sentence, says]) => {
        const fixed = sentence.split(/\{\d+\}/);
        return { fixed, says, isFrame: !/[a-z]/i.test(fixed.join('')) };
      })
      .toSorted(
        (one, other) =>
          Number(other.isFrame) - Number(one.isFrame) || lengthOf(other) - lengthOf(one),
      ),
    fields: new Map(Object.entries(fields)),
  };
}

/**
 * A sentence of the API's, which speaks English to all, in the reader's language; undefined where it has no other
 * words for it. What differs from one such sentence to the next may be a sentence too: `{1}` stays as it is where it
 * is none, or but a name. For `{1!}`, which may be a single word, the whole is then another sentence.
 */
export function translate(lang: string, sentence: string): string | undefined {
  const book = books[lang];
  if (!book) return undefined;
  const [, head = '', within = '', colon, fault = ''] = headed.exec(sentence) ?? [];
  const field = fieldIn(book, head, within);
  const known = field && translate(lang, fault);
  if (known !== undefined) return `${field}: ${known}`;
  for (const entry of book.sentences) {
    const parts = partsBetween(entry.fixed, sentence);
    const said = parts && filledIn(lang, entry, parts);
    if (said !== undefined) return said;
  }
  return field && lang === 'en' && colon === ': ' ? `${field}: ${fault}` : undefined;
}

/** `phone_number: is empty`, or without the colon. */
const headed = /^([a-z][\w[\]]*)((?:\.[^\s:.]*)*)(: | (?=(?:is|has|must|names|needs|lies) ))(.+)$/s;

/** What the page calls it, and where within it. */
function fieldIn({ fields }: Book, head: string, within: string): string | undefined {
  const whole = fields.get(`${head}${within}`);
  const name = fields.get(head);
  return whole ?? (name && `${name}${within && ` (${within.slice(1)})`}`);
}

/** Undefined where a part must be known and is not. */
function filledIn(lang: string, { fixed, says, isFrame }: Entry, parts: string[]) {
  let isKnown = true;
  const filled = says.replace(/\{(\d+)(!?)\}/g, (_, place, mark) => {
    const at = Number(place) - 1;
    const part = parts[at] ?? '';
    const mustBe = mark !== '' || (isFrame && at === 0);
    const said = !mustBe && isName(part, fixed, at) ? undefined : translate(lang, part);
    isKnown &&= said !== undefined || !mustBe;
    return said ?? part;
  });
  return isKnown ? filled : undefined;
}

/** One word, or what stands in quotes, however it reads. */
const isName = (part: string, fixed: string[], at: number): boolean =>
  !part.includes(' ') ||
  (fixed[at]?.endsWith('"') === true && fixed[at + 1]?.startsWith('"') === true);

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
  if (said !== undefined || words.lang === 'en' || holds(words, children))
    return <>{said ?? children}</>;
  return <span lang="en">{children}</span>;
};

/** Of the console's own, a name or a number may stand before or after it. */
const holds = (words: object, sentence: string): boolean =>
  Object.values(words).some((each) => {
    if (typeof each === 'object') return holds(each, sentence);
    if (each === sentence) return true;
    return typeof each === 'string' && each.length >= 20 && sentence.includes(each);
  });

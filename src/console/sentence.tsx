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

const books: Record<string, Entry[]> = {
  en: bookOf(en),
  es: bookOf({ ...es, ...findingsEs }),
  pt: bookOf({ ...pt, ...findingsPt }),
};

/**
 * Frames, which are around sentences that may end in anything, and then those of whose text most is fixed: `{1} is
 * {2}` would take what another says better.
 */
function bookOf(sentences: Record<string, string>): Entry[] {
  const lengthOf = ({ fixed }: Entry) => fixed.join('').length;
  return Object.entries(sentences)
    .map(([sentence, says]) => {
      const fixed = sentence.split(/\{\d+\}/);
      return { fixed, says, isFrame: !/[a-z]/i.test(fixed.join('')) };
    })
    .toSorted(
      (one, other) =>
        Number(other.isFrame) - Number(one.isFrame) || lengthOf(other) - lengthOf(one),
    );
}

/**
 * A sentence of the API's, which speaks English to all, in the reader's language; undefined where it has no other
 * words for it. What differs from one such sentence to the next may be a sentence too.
 */
export function translate(lang: string, sentence: string): string | undefined {
  for (const { fixed, says, isFrame } of books[lang] ?? []) {
    const parts = partsBetween(fixed, sentence);
    if (!parts) continue;
    const said = parts.map((part, at) =>
      isName(part, fixed, at) ? undefined : translate(lang, part),
    );
    if (isFrame && said[0] === undefined) continue;
    return says.replace(/\{(\d+)\}/g, (_, place) => {
      const at = Number(place) - 1;
      return said[at] ?? parts[at] ?? '';
    });
  }
  return undefined;
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

const holds = (words: object, sentence: string): boolean =>
  Object.values(words).some((each) =>
    typeof each === 'object' ? holds(each, sentence) : each === sentence,
  );

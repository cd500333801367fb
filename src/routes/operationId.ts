/**
 * What generated clients call an endpoint: `createContact`, `listFlowVersions`, `publishFlow`. Derived from
 * the method and the path, so that a new route has one by itself.
 */
export function operationIdOf(method: string, path: string): string {
  const parts = path.split('/').filter((part) => part && !unsaid.has(part));
  const nouns: string[] = [];
  for (const [at, part] of parts.entries()) {
    if (isParameter(part)) nouns.push(singular(nouns.pop() ?? ''));
    // A word in the path that is no resource of its own belongs to what is before it.
    else nouns.push(isParameter(parts[at + 1] ?? '') ? singular(part) : part);
  }
  const last = nouns.pop() ?? '';
  const before = nouns.map((noun) => pascal(singular(noun))).join('');
  const isOne = isParameter(parts.at(-1) ?? '');
  // Of several at once, beside the DELETE of one.
  if (method === 'post' && last === 'delete') return `delete${before}s`;
  if (method === 'post' && !isOne && before && !isPlural(last) && last !== 'status') {
    return `${camel(last)}${before}`;
  }
  if (last === 'search') return `search${nouns.map((noun) => pascal(plural(noun))).join('')}`;
  const verb = verbOf(method, isOne, isPlural(last));
  const noun = pascal(verb === 'list' ? last : singular(last));
  return `${verb}${before}${noun}`;
}

/** Of the reference's paths, these name a product and no thing. */
const unsaid = new Set(['v1', 'whatsapp', 'engagement', '{provider}']);

const isParameter = (part: string): boolean => part.startsWith('{');

const isPlural = (word: string): boolean => /s$/.test(word) && !/(ss|status)$/.test(word);

const singular = (word: string): string => {
  if (!isPlural(word)) return word;
  if (/(ss|status)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.slice(0, -1);
};

const plural = (word: string): string => (isPlural(word) ? word : `${word}s`);

const pascal = (words: string): string =>
  words
    .split(/[-_.]/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');

const camel = (words: string): string => {
  const text = pascal(words);
  return text.slice(0, 1).toLowerCase() + text.slice(1);
};

function verbOf(method: string, isOne: boolean, isMany: boolean): string {
  if (method === 'get') return !isOne && isMany ? 'list' : 'get';
  if (method === 'post') return isOne ? 'update' : 'create';
  return method === 'put' ? 'update' : 'delete';
}

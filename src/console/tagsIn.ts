const mostLetters = 100;

/** Tags as people write them, with commas between; each is as short as a tag is. */
export const tagsIn = (text: string): string[] =>
  text
    .split(',')
    .map((tag) => [...tag.trim()].slice(0, mostLetters).join(''))
    .filter(Boolean);

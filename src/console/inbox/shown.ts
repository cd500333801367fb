type Part = 'head' | 'side' | 'box' | 'viewers' | 'counts';

/** What a page has been told to show. */
export type Shown = {
  /** Whether a part is told to look so for the first time; from now on it does. */
  isNew(part: Part, text: string): boolean;
};

export function createShown(begin: Partial<Record<Part, string>>): Shown {
  const shown = new Map<string, string>(Object.entries(begin));
  return {
    isNew(part, text) {
      if (shown.get(part) === text) return false;
      shown.set(part, text);
      return true;
    },
  };
}

import type { Child } from 'hono/jsx';

type FilterProps = {
  path: string;
  /** What its button says; it has none where all it asks for is a text. */
  word?: string;
  /** Attributes by which it shows its list without a press of the button. */
  live?: Readonly<Record<string, string>>;
  children: Child;
};

/** What narrows a list, above it. */
export const Filter = ({ path, word, live, children }: FilterProps) => (
  <form class="filter" action={path} {...live}>
    {children}
    {word && <button type="submit">{word}</button>}
  </form>
);

/** Shows `target` anew as one types, with what `path` answers. */
export const asOneTypes = (path: string, target: string) => ({
  'hx-get': path,
  'hx-target': target,
  'hx-swap': 'outerMorph',
  'hx-trigger': 'input delay:250ms, submit',
  'hx-sync': 'this:replace',
});

type SearchProps = { word: string; value: string; most: number; fewest?: number };

/** The text that is looked for. */
export const SearchField = ({ word, value, most, fewest }: SearchProps) => (
  <label>
    {word}
    <input name="q" type="search" value={value} minlength={fewest} maxlength={most} />
  </label>
);

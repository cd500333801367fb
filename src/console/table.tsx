import type { Child } from 'hono/jsx';
import { cursorText } from '../db/cursor.ts';
import type { Cursor } from '../db/page.ts';
import type { Words } from './words.ts';

type TableProps = { name: string; heads: readonly string[]; children: Child };

/** Rows under headings; on a narrow screen each is a card, whose cells say what they are. */
export const Table = ({ name, heads, children }: TableProps) => (
  <table class="table">
    <caption class="unseen">{name}</caption>
    <thead>
      <tr>
        {heads.map((head) => (
          <th scope="col">{head}</th>
        ))}
      </tr>
    </thead>
    <tbody>{children}</tbody>
  </table>
);

type CellProps = { head: string; isNumber?: boolean; children?: Child };

/** `head`: the heading that it stands under. */
export const Cell = ({ head, isNumber, children }: CellProps) => (
  <td data-head={head} class={isNumber ? 'number' : undefined}>
    {children}
  </td>
);

/** Where a list has nothing, and what to do about it. */
export const Empty = ({ title, children }: { title: string; children?: Child }) => (
  <div class="empty">
    <b>{title}</b>
    <p class="small dim">{children}</p>
  </div>
);

type TabsProps = {
  name: string;
  tabs: { href: string; word: string; isHere: boolean; count?: string | undefined }[];
};

/** Lists or parts of one page, one of which is shown. */
export const Tabs = ({ name, tabs }: TabsProps) => (
  <nav class="tabs" aria-label={name}>
    {tabs.map(({ href, word, isHere, count }) => (
      <a href={href} aria-current={isHere ? 'page' : undefined}>
        {word} {count && <span class="count">{count}</span>}
      </a>
    ))}
  </nav>
);

type PagesProps = {
  path: string;
  /** Of the address that is shown. */
  query: Record<string, string>;
  next: Cursor | undefined;
  words: Words;
};

/** Below a list that begins where `start_key` in its address says: the way on, and back to the beginning. */
export const Pages = ({ path, query, next, words }: PagesProps) => {
  const { start_key: begin, ...filters } = query;
  if (!begin && !next) return null;
  return (
    <p class="row pages">
      {begin && <a href={`${path}?${new URLSearchParams(filters)}`}>{words.firstPage}</a>}
      {next && (
        <a
          class="button"
          href={`${path}?${new URLSearchParams({ ...filters, start_key: cursorText(next) })}`}
        >
          {words.nextPage}
        </a>
      )}
    </p>
  );
};

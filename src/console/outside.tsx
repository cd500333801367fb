import type { Child } from 'hono/jsx';

type OutsideProps = { url: string; children: Child };

/** Leads to an address that somebody has written in a message; to a page of the web, and to nothing else. */
export const Outside = ({ url, children }: OutsideProps) =>
  /^https?:\/\//i.test(url) ? (
    <a class="choice" href={url} target="_blank" rel="noreferrer">
      {children}
    </a>
  ) : (
    <span class="choice">{children}</span>
  );

import type { Child } from 'hono/jsx';

/** The button at the end of a form. */
export const Submit = ({ children }: { children: Child }) => (
  <div class="row">
    <button class="main" type="submit">
      {children}
    </button>
  </div>
);

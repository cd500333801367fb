import type { Child } from 'hono/jsx';

type AskProps = {
  /** What the button says. */
  word: string;
  /** Of what, where the same button stands in many rows. */
  of?: string;
  /** What will be, in plain words. */
  sure: string;
  action: string;
  hidden?: Readonly<Record<string, string>>;
  isBad?: boolean;
  /** What the button inside says, where that is more than `word`. */
  does?: string;
  children?: Child;
};

/** A button that asks once more, without a script. */
export const Ask = ({ word, of, sure, action, hidden = {}, isBad, does, children }: AskProps) => (
  <details class="asks">
    <summary class={isBad ? 'button bad' : 'button'} aria-label={of ? `${word}: ${of}` : undefined}>
      {word}
    </summary>
    <form method="post" action={action}>
      <Hidden values={hidden} />
      <p class="small">{sure}</p>
      {children}
      <button class={isBad ? 'bad' : 'main'} type="submit">
        {does ?? (of ? `${word} ${of}` : word)}
      </button>
    </form>
  </details>
);

/** What a form says without asking. */
export const Hidden = ({ values }: { values: Readonly<Record<string, string>> }) => (
  <>
    {Object.entries(values).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
  </>
);

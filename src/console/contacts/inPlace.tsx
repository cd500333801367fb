import type { Child } from 'hono/jsx';
import { Hidden } from '../ask.tsx';
import type { Words } from '../words.ts';

/** What became of the last try to change it. */
export type Said = { problem: Child; value: string } | 'saved' | undefined;

type InPlaceProps = {
  /** Of the element, the same whenever it is shown anew. */
  id: string;
  name: string;
  action: string;
  hidden: Readonly<Record<string, string>>;
  said: Said;
  words: Words;
  /** What it is written in, with the attributes of `controlOf`. */
  children: Child;
};

/** A field that is saved by itself: on leaving it or by Enter, and by its button where no script runs. */
export const InPlace = ({ id, name, action, hidden, said, words, children }: InPlaceProps) => (
  <form
    id={id}
    class={typeof said === 'object' ? 'in-place wrong' : 'in-place'}
    method="post"
    action={action}
    hx-post={action}
    hx-trigger="change, submit"
    hx-target="this"
    hx-swap="outerMorph"
    hx-sync="replace"
  >
    <Hidden values={hidden} />
    <label for={controlOf(id).id}>{name}</label>
    {children}
    <button type="submit" aria-label={`${words.save}: ${name}`}>
      {words.save}
    </button>
    <p class="small" role="status" id={`${id}-said`}>
      {said === 'saved' && words.contacts.saved}
      {typeof said === 'object' && said.problem}
    </p>
  </form>
);

/** What ties the element that it is written in to its name, and to what is said of it. */
export const controlOf = (id: string) => ({
  id: `${id}-value`,
  name: 'value',
  'aria-describedby': `${id}-said`,
});

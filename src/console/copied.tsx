import { Icon } from './icons.tsx';
import type { Words } from './words.ts';

type CopiedProps = { label: string; value: string; words: Words; isHidden?: boolean };

/** A value to take along, and a button that copies it. `isHidden`: its label is for who hears the page. */
export const Copied = ({ label, value, words, isHidden }: CopiedProps) => (
  <div class="copied">
    <label>
      <span class={isHidden ? 'unseen' : undefined}>{label}</span>
      <input class="code" value={value} readonly />
    </label>
    <button type="button" data-copy={words.copied} aria-label={`${words.copy}: ${label}`}>
      <Icon name="copy" /> <span data-copied="">{words.copy}</span>
    </button>
  </div>
);

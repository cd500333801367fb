import { Icon } from '../icons.tsx';
import type { Words } from '../words.ts';
import type { Concern } from './concerns.ts';

/** What to look after; or that there is nothing. */
export const ConcernList = ({ concerns, words }: { concerns: Concern[]; words: Words }) => {
  const { health } = words;
  if (concerns.length === 0) {
    return (
      <section class="said good row" role="status">
        <Icon name="tick" /> <b>{health.calm}</b> <span>{health.calmWhat}</span>
      </section>
    );
  }
  return (
    <section class="stack" aria-label={health.concerns}>
      {concerns.map(({ tone, what, todo, link }) => (
        <div class={`said ${tone} between`}>
          <div class="tight grow">
            <b>{what}</b>
            <span class="small">{todo}</span>
          </div>
          {link && (
            <a class="button" href={link.href}>
              {link.word}
            </a>
          )}
        </div>
      ))}
    </section>
  );
};

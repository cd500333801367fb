import { Ask, Hidden } from '../ask.tsx';
import { whole } from '../figures.tsx';
import { Empty } from '../table.tsx';
import type { Words } from '../words.ts';
import { addressOf } from './places.ts';
import type { Audience } from './readAudience.ts';

/** Where its people come from, each of which can be taken out again. */
export const Who = ({ audience, words }: { audience: Audience; words: Words }) => {
  const own = words.campaigns;
  const { view, sources, count } = audience;
  const { campaign } = view;
  const isDraft = campaign.status === 'draft';
  const number = (n: number) => whole(n, words.lang);
  return (
    <section id="who" class="card stack">
      <div class="between">
        <h2>{own.audience}</h2>
        {isDraft && count + sources.length > 0 && (
          <Ask
            word={own.emptyAll}
            sure={own.emptySure}
            action={addressOf(campaign, '/audience/empty')}
            isBad
          />
        )}
      </div>
      {count + sources.length === 0 ? (
        <Empty title={own.nobody}>{own.nobodyWhy}</Empty>
      ) : (
        <ul class="list">
          {count > 0 && (
            <li>
              <span>
                <b>{number(count)}</b> {own.people(count)} {own.inAudience}
              </span>
            </li>
          )}
          {sources.map((source, at) => (
            <li>
              <span>
                {source.kind === 'segment' && words.segment}
                {source.kind === 'campaign' && own.campaign}
                {source.kind === 'query' && words.search}:{' '}
                {source.kind !== 'query' && <b>{source.name ?? own.segmentGone}</b>}
                {source.kind === 'segment' && source.count !== undefined && (
                  <span class="dim">
                    {' '}
                    · {number(source.count)} {own.people(source.count)}
                  </span>
                )}
              </span>
              {isDraft && (
                <form method="post" action={addressOf(campaign, '/audience/take-out')}>
                  <Hidden values={{ at: String(at) }} />
                  <button type="submit">{own.takeOut}</button>
                </form>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};

import type { Json } from '../../messages/events.ts';
import type { NoticeRow } from '../../relay/listNotices.ts';
import { ShortTime, type Zone } from '../times.tsx';
import type { Words } from '../words.ts';

/** What Meta last said of a line, in its own words behind ours. */
export const Notices = ({ notices, zone }: { notices: NoticeRow[]; zone: Zone }) => {
  const { words } = zone;
  return (
    <section class="card stack">
      <div class="tight">
        <h2>{words.lines.notices}</h2>
        <p class="dim">{notices.length === 0 ? words.lines.noNotices : words.lines.noticesWhat}</p>
      </div>
      {notices.length > 0 && (
        <ul class="list">
          {notices.map(({ field, body, at }) => (
            <li>
              <details class="notice">
                <summary>
                  {titleOf(field, words)} {eventOf(body) && <b>{eventOf(body)}</b>}
                </summary>
                <pre class="code small">{JSON.stringify(body, null, 2)}</pre>
              </details>
              <span class="small dim">
                <ShortTime at={at} zone={zone} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};

/** The name of Meta's field where we have no words for it. */
function titleOf(field: string, { lines: { noticeOf } }: Words): string {
  const known: Record<string, string> = noticeOf;
  return known[field] ?? field.replaceAll('_', ' ');
}

/** `{"event":"FLAGGED"}`: what has happened, in a word. */
function eventOf(body: Json): string | undefined {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return undefined;
  return typeof body.event === 'string' ? body.event : undefined;
}

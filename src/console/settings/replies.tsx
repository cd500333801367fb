import { z } from 'zod';
import {
  createTemplate,
  deleteTemplates,
  listTemplates,
  type TemplateRow,
  updateTemplate,
} from '../../agents/templates.ts';
import { readCursor } from '../../db/cursor.ts';
import type { Page } from '../../db/page.ts';
import { notFound } from '../../errors.ts';
import { Ask, Hidden } from '../ask.tsx';
import { Filter } from '../filter.tsx';
import { Submit } from '../submit.tsx';
import { Empty, Pages } from '../table.tsx';
import { typedIn } from '../typed.ts';
import { addAction, addPage, type Show, type Site, unitsOf, type Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { SettingsFrame } from './frame.tsx';
import { repliesPath, roles } from './places.ts';

const limit = 50;
const mostText = 500;
const named = z.object({ name: z.string().trim().max(200) });
const whole = named.extend({ text: z.string().trim().max(10_000) });

/** Texts that agents send often. */
export function addReplies(site: Site): void {
  const { deps } = site;
  const within = unitsOf(deps);
  const page: Show = async (visit, problem) => {
    const typed = await typedIn(visit.c, repliesPath);
    const changed = await typedIn(visit.c, `${repliesPath}/change`);
    const start = visit.c.req.query('start_key');
    const prefix = visit.c.req.query('q')?.slice(0, 100);
    const found = await within(visit, (unit) =>
      listTemplates(unit, prefix, { limit, ...(start && { after: readCursor(start) }) }),
    );
    return <Replies visit={visit} page={found} problem={problem} typed={typed} changed={changed} />;
  };

  addPage(site, { path: repliesPath, roles }, page);
  addAction(site, { path: repliesPath, roles, page, fields: whole }, async (visit, reply) => {
    await within(visit, (unit) => createTemplate(unit, reply));
    return { to: repliesPath };
  });
  addAction(
    site,
    { path: `${repliesPath}/change`, roles, page, fields: whole },
    async (visit, { name, text }) => {
      await within(visit, (unit) => updateTemplate(unit, name, text));
      return { to: repliesPath };
    },
  );
  addAction(
    site,
    { path: `${repliesPath}/remove`, roles, page, fields: named },
    async (visit, { name }) => {
      const gone = await within(visit, (unit) => deleteTemplates(unit, [name]));
      if (!gone.has(name)) throw notFound('template');
      return { to: repliesPath };
    },
  );
}

type RepliesProps = {
  visit: Visit;
  page: Page<TemplateRow>;
  problem: string | undefined;
  /** In the form of a new one, and in that of one that is changed. */
  typed: Record<string, string>;
  changed: Record<string, string>;
};

const Replies = ({ visit, page, problem, typed, changed }: RepliesProps) => {
  const { words } = visit;
  const { settings: t } = words;
  const query = visit.c.req.query();
  const hasAny = page.items.length > 0 || query.q !== undefined;
  return (
    <SettingsFrame visit={visit} here={repliesPath} problem={problem}>
      <p class="dim">{t.repliesWhat}</p>
      <section class="card stack">
        {hasAny && (
          <Filter path={repliesPath} word={words.apply}>
            <label>
              {t.beginsWith}
              <input name="q" value={query.q} maxlength={100} />
            </label>
          </Filter>
        )}
        {page.items.length === 0 ? (
          <Empty title={t.noReplies}>{t.noRepliesWhat}</Empty>
        ) : (
          <ul class="list">
            {page.items.map((reply) => (
              <Reply
                reply={reply}
                typed={changed.name === reply.name ? changed.text : undefined}
                words={words}
              />
            ))}
          </ul>
        )}
        <Pages path={repliesPath} query={query} next={page.next} words={words} />
      </section>
      <section class="card stack">
        <h2>{t.newReply}</h2>
        <form class="stack narrow" method="post" action={repliesPath}>
          <label>
            {words.name}
            <input
              name="name"
              value={typed.name}
              maxlength={100}
              pattern="[a-z0-9_]+"
              placeholder="opening_hours"
              aria-describedby="reply-name"
              required
            />
            <span class="small dim" id="reply-name">
              {t.replyName}
            </span>
          </label>
          <label>
            {t.text}
            <textarea name="text" maxlength={mostText} rows={3} required>
              {typed.text}
            </textarea>
          </label>
          <Submit>{words.add}</Submit>
        </form>
      </section>
    </SettingsFrame>
  );
};

type ReplyProps = { reply: TemplateRow; typed: string | undefined; words: Words };

const Reply = ({ reply: { name, text }, typed, words }: ReplyProps) => (
  <li>
    <div class="tight">
      <b class="code">/{name}</b>
      <span class="small said-text">{text}</span>
    </div>
    <div class="row">
      <details class="asks" open={typed !== undefined}>
        <summary class="button" aria-label={`${words.edit}: ${name}`}>
          {words.edit}
        </summary>
        <form method="post" action={`${repliesPath}/change`}>
          <Hidden values={{ name }} />
          <label>
            {words.settings.text}
            <textarea name="text" maxlength={mostText} rows={4} required>
              {typed ?? text}
            </textarea>
          </label>
          <button class="main" type="submit">
            {words.save}
          </button>
        </form>
      </details>
      <Ask
        word={words.remove}
        of={name}
        sure={words.settings.removeReplySure}
        action={`${repliesPath}/remove`}
        hidden={{ name }}
        isBad
      />
    </div>
  </li>
);

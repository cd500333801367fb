import { z } from 'zod';
import { type CampaignView, getCampaign } from '../../campaigns/getCampaign.ts';
import { listRecipients, type RecipientRow } from '../../campaigns/listRecipients.ts';
import type { RecipientState } from '../../campaigns/table.ts';
import { readCursor } from '../../db/cursor.ts';
import { toWire } from '../../db/ids.ts';
import type { Page } from '../../db/page.ts';
import { openUnit } from '../../db/unit.ts';
import { whole } from '../figures.tsx';
import { Filter, SearchField } from '../filter.tsx';
import { given } from '../given.ts';
import { Mark, type Tone } from '../mark.tsx';
import { readZone } from '../readZone.ts';
import { Cell, Empty, Pages, Table, Tabs } from '../table.tsx';
import { Moment, type Zone } from '../times.tsx';
import { addPage, type Site, wantsPart } from '../visit.ts';
import type { Words } from '../words.ts';
import { Actions } from './campaignActions.tsx';
import { CampaignPage } from './campaignPage.tsx';
import { mayMove } from './live.tsx';
import { messageOf } from './messageOf.ts';
import { addressOf, campaignIdOf, campaignPath, roles } from './places.ts';
import { WhyFailed } from './whyFailed.tsx';

const states = [
  'pending',
  'held',
  'queued',
  'in_doubt',
  'sent',
  'delivered',
  'read',
  'failed',
  'skipped',
  'canceled',
] as const satisfies RecipientState[];

const query = z.object({
  state: z.enum(states).or(z.literal('')).catch(''),
  q: z.string().trim().max(100).catch(''),
  start_key: z.string().max(300).catch(''),
});

/** What a page that asks again has shown. */
const seen = z.object({ seen: z.string().max(20).catch('') });

type Asked = z.output<typeof query>;

const pageSize = 50;
/** Fewer letters find too many. */
const fewestLetters = 3;

/** Whom a campaign writes to, and what became of each. */
export function addRecipients(site: Site): void {
  const { deps } = site;
  addPage(site, { path: `${campaignPath}/recipients`, roles }, (visit) => {
    const { c, user } = visit;
    const asked = query.parse(c.req.query());
    return openUnit(deps, user.accountId, async (unit) => {
      const view = await getCampaign(unit, campaignIdOf(c));
      const found = await listRecipients(
        unit,
        view.campaign.id,
        {
          state: asked.state || undefined,
          query: asked.q.length >= fewestLetters ? asked.q : undefined,
        },
        { limit: pageSize, ...(asked.start_key && { after: readCursor(asked.start_key) }) },
      );
      const zone = await readZone(unit, visit.words);
      const list = { view, asked, found, zone };
      if (!wantsPart(c)) {
        const message = await messageOf(unit, view.campaign);
        return (
          <CampaignPage visit={visit} {...{ view, message, zone }} tab="recipients">
            <Recipients {...list} />
          </CampaignPage>
        );
      }
      return (
        <>
          <Recipients {...list} />
          {seen.parse(c.req.query()).seen !== view.campaign.status && (
            <hx-partial hx-target="#actions" hx-swap="outerHTML">
              <Actions view={view} zone={zone} />
            </hx-partial>
          )}
        </>
      );
    });
  });
}

type ListProps = {
  view: CampaignView;
  asked: Asked;
  found: Page<RecipientRow>;
  zone: Zone;
};

/** Shown anew while it may change. */
const Recipients = ({ view, asked, found, zone }: ListProps) => {
  const { words } = zone;
  const own = words.campaigns;
  const { campaign, counts } = view;
  const path = addressOf(campaign, '/recipients');
  const tab = (state: Asked['state'], word: string, count?: number) => ({
    href: `${path}?${new URLSearchParams(given({ ...asked, state, start_key: '' }))}`,
    word,
    isHere: state === asked.state,
    count: count === undefined ? undefined : whole(count, words.lang),
  });
  const shown = states.filter((state) => counts.states[state] > 0 || state === asked.state);
  const again = new URLSearchParams({ ...given(asked), seen: campaign.status });
  return (
    <div
      id="recipients"
      class="stack"
      {...(mayMove(view, zone) && {
        'hx-get': `${path}?${again}`,
        'hx-trigger': 'every 5s',
        'hx-swap': 'outerMorph',
      })}
    >
      <Tabs
        name={own.recipients}
        tabs={[
          tab('', own.allStates),
          ...shown.map((state) => tab(state, own.state[state], counts.states[state])),
        ]}
      />
      <Filter path={path} word={words.apply}>
        <input type="hidden" name="state" value={asked.state} />
        <SearchField word={own.searchPeople} value={asked.q} fewest={fewestLetters} most={100} />
      </Filter>
      <section class="card">
        {found.items.length === 0 ? (
          <Empty title={own.noRecipients}>{found.next ? own.morePages : own.noRecipientsWhy}</Empty>
        ) : (
          <People rows={found.items} zone={zone} />
        )}
        <Pages path={path} query={given(asked)} next={found.next} words={words} />
      </section>
    </div>
  );
};

const People = ({ rows, zone }: { rows: RecipientRow[]; zone: Zone }) => {
  const own = zone.words.campaigns;
  const heads = [own.person, zone.words.status, zone.words.why, own.answer, own.when] as const;
  return (
    <Table name={own.recipients} heads={heads}>
      {rows.map((row) => (
        <tr>
          <Cell head={heads[0]}>
            <div class="tight">
              <a href={`/console/contacts/${toWire('CNT', row.contactId)}`}>
                <b>{row.name || row.phone || zone.words.contacts.nobody}</b>
              </a>
              {row.name && <span class="small dim number">{row.phone}</span>}
            </div>
          </Cell>
          <Cell head={heads[1]}>
            <Mark tone={toneOf(row.state)}>{own.state[row.state]}</Mark>
          </Cell>
          <Cell head={heads[2]}>
            <WhyOf row={row} zone={zone} />
          </Cell>
          <Cell head={heads[3]}>{row.response && own.response[row.response]}</Cell>
          <Cell head={heads[4]}>
            <span class="small">
              <Moment at={row.updatedAt} zone={zone} />
            </span>
          </Cell>
        </tr>
      ))}
    </Table>
  );
};

const toneOf = (state: RecipientState): Tone | undefined =>
  state === 'failed'
    ? 'failure'
    : state === 'sent' || state === 'delivered' || state === 'read'
      ? 'success'
      : state === 'held' || state === 'in_doubt'
        ? 'waits'
        : undefined;

const WhyOf = ({
  row: { state, reason, code, dueAt },
  zone,
}: {
  row: RecipientRow;
  zone: Zone;
}) => {
  const own = zone.words.campaigns;
  return (
    <span class="small">
      {reason && own.reason[reason]}
      {state === 'held' && dueAt && (
        <>
          {' '}
          {own.heldUntil} <Moment at={dueAt} zone={zone} />
        </>
      )}
      {state === 'failed' && <FailureOf code={code} words={zone.words} />}
    </span>
  );
};

/** The provider's code, which its documentation explains. */
const FailureOf = ({ code, words }: { code: number | null; words: Words }) => (
  <>
    <WhyFailed code={code ?? 0} words={words} />{' '}
    <span class="dim">
      {words.campaigns.code} <code>{code || '–'}</code>
    </span>
  </>
);

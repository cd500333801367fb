import { z } from 'zod';
import type { CampaignView } from '../../campaigns/getCampaign.ts';
import { listCampaigns } from '../../campaigns/listCampaigns.ts';
import { audienceOf, waitingIn } from '../../campaigns/readCounts.ts';
import type { CampaignStatus } from '../../campaigns/table.ts';
import { readCursor } from '../../db/cursor.ts';
import { toWire } from '../../db/ids.ts';
import type { Cursor } from '../../db/page.ts';
import { openUnit } from '../../db/unit.ts';
import { readOutbounds } from '../../outbounds/readOutbounds.ts';
import { Bar, whole } from '../figures.tsx';
import { asOneTypes, Filter, SearchField } from '../filter.tsx';
import { given } from '../given.ts';
import { Icon } from '../icons.tsx';
import { Frame } from '../layout.tsx';
import { readZone } from '../readZone.ts';
import { Cell, Empty, Pages, Table, Tabs } from '../table.tsx';
import { Moment, type Zone } from '../times.tsx';
import { addPage, type Site, type Visit } from '../visit.ts';
import { addressOf, campaignsPath, roles } from './places.ts';
import { StatusMark } from './statusMark.tsx';

const statuses = [
  'draft',
  'scheduled',
  'planning',
  'running',
  'paused',
  'completed',
  'canceled',
  'failed',
] as const satisfies CampaignStatus[];

const query = z.object({
  q: z.string().trim().max(100).catch(''),
  status: z.enum(statuses).or(z.literal('')).catch(''),
  start_key: z.string().max(300).catch(''),
});

type Asked = z.output<typeof query>;

const pageSize = 20;

/** All campaigns, newest first. */
export function addCampaignList(site: Site): void {
  const { deps } = site;
  const read = (visit: Visit) => {
    const asked = query.parse(visit.c.req.query());
    return openUnit(deps, visit.user.accountId, async (unit) => {
      const { q, status, start_key: begin } = asked;
      const page = await listCampaigns(
        unit,
        { query: q || undefined, status: status || undefined },
        { limit: pageSize, ...(begin && { after: readCursor(begin) }) },
      );
      const ids = [...new Set(page.items.map(({ campaign }) => campaign.outboundId))];
      const outbounds = await readOutbounds(unit, ids);
      return {
        asked,
        campaigns: page.items,
        next: page.next,
        messages: new Map([...outbounds].map(([id, { name }]) => [id, name])),
        zone: await readZone(unit, visit.words),
      };
    });
  };
  addPage(site, { path: campaignsPath, roles }, async (visit) => (
    <ListPage visit={visit} list={await read(visit)} />
  ));
  addPage(site, { path: `${campaignsPath}/list`, roles }, async (visit) => (
    <Rows list={await read(visit)} />
  ));
}

type List = {
  asked: Asked;
  campaigns: CampaignView[];
  next: Cursor | undefined;
  /** Names of outbounds, by their ids on the wire. */
  messages: Map<string, string>;
  zone: Zone;
};

const ListPage = ({ visit: { user, words }, list }: { visit: Visit; list: List }) => {
  const { asked } = list;
  const own = words.campaigns;
  const tab = (status: Asked['status'], word: string) => ({
    href: `${campaignsPath}?${new URLSearchParams(given({ ...asked, status, start_key: '' }))}`,
    word,
    isHere: status === asked.status,
  });
  return (
    <Frame words={words} user={user} place={campaignsPath} title={words.places.campaigns}>
      <div class="between">
        <p class="dim">{own.what}</p>
        <a class="button main" href={`${campaignsPath}/new`}>
          <Icon name="plus" /> {own.new}
        </a>
      </div>
      <Tabs
        name={words.status}
        tabs={[tab('', words.all), ...statuses.map((status) => tab(status, own[status]))]}
      />
      <Filter path={campaignsPath} live={asOneTypes(`${campaignsPath}/list`, '#campaigns')}>
        <input type="hidden" name="status" value={asked.status} />
        <SearchField word={own.search} value={asked.q} most={100} />
      </Filter>
      <Rows list={list} />
    </Frame>
  );
};

/** It is asked for again and again while one of them goes on by itself. */
const Rows = ({ list }: { list: List }) => {
  const { asked, campaigns, next, zone } = list;
  const { words } = zone;
  const own = words.campaigns;
  const isLive = campaigns.some(({ campaign: { status } }) =>
    ['scheduled', 'planning', 'running'].includes(status),
  );
  const heads = [words.name, words.status, own.progress, own.when, words.line];
  return (
    <section
      id="campaigns"
      class="card"
      {...(isLive && {
        'hx-get': `${campaignsPath}/list?${new URLSearchParams(given(asked))}`,
        'hx-trigger': 'every 2s',
        'hx-swap': 'outerMorph',
      })}
    >
      {campaigns.length === 0 ? (
        asked.q || asked.status ? (
          <Empty title={own.noneFound}>{own.noneFoundWhy}</Empty>
        ) : (
          <Empty title={own.none}>{own.noneWhy}</Empty>
        )
      ) : (
        <Table name={words.places.campaigns} heads={heads}>
          {campaigns.map((view) => (
            <Row view={view} list={list} heads={heads} />
          ))}
        </Table>
      )}
      <Pages path={campaignsPath} query={given(asked)} next={next} words={words} />
    </section>
  );
};

type RowProps = { view: CampaignView; list: List; heads: readonly string[] };

const Row = ({ view, list: { messages, zone }, heads }: RowProps) => {
  const { campaign, counts, phoneNumber } = view;
  const { words } = zone;
  const [name = '', status = '', progress = '', when = '', line = ''] = heads;
  const all = audienceOf(counts);
  const done = all - waitingIn(counts);
  return (
    <tr id={`campaign-${campaign.id}`}>
      <Cell head={name}>
        <div class="tight">
          <a href={addressOf(campaign)}>
            <b>{campaign.name}</b>
          </a>
          <span class="small dim">{messages.get(toWire('OTB', campaign.outboundId))}</span>
        </div>
      </Cell>
      <Cell head={status}>
        <StatusMark status={campaign.status} words={words} />
      </Cell>
      <Cell head={progress} isNumber>
        {all > 0 && (
          <div class="tight progress">
            <Bar share={done / all} />
            <span class="small dim">
              {whole(done, words.lang)} {words.of} {whole(all, words.lang)}
            </span>
          </div>
        )}
      </Cell>
      <Cell head={when}>
        <When view={view} zone={zone} />
      </Cell>
      <Cell head={line} isNumber>
        {phoneNumber}
      </Cell>
    </tr>
  );
};

/** The moment that says most of it, and what was or will be then. */
export const When = ({ view: { campaign }, zone }: { view: CampaignView; zone: Zone }) => {
  const { status, startAt, startedAt, finishedAt, createdAt } = campaign;
  const own = zone.words.campaigns;
  const [word, at] =
    finishedAt !== null
      ? [own.finished, finishedAt]
      : startedAt !== null
        ? [own.started, startedAt]
        : status === 'scheduled' && startAt !== null
          ? [own.starts, startAt]
          : [own.made, createdAt];
  return (
    <span class="small">
      {word} <Moment at={at} zone={zone} />
    </span>
  );
};

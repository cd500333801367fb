import { toWire } from '../../db/ids.ts';
import type { LineView } from '../../lines/getLine.ts';
import type { OutboundView } from '../../outbounds/getOutbound.ts';
import { shownQualities } from '../../outbounds/shownQuality.ts';
import { type ShownStatus, shownStatuses } from '../../outbounds/shownStatus.ts';
import { asOneTypes, Filter, SearchField } from '../filter.tsx';
import { given } from '../given.ts';
import { Icon } from '../icons.tsx';
import { languageName } from '../languageName.ts';
import { Done, Frame, Refused } from '../layout.tsx';
import { SelectField } from '../selectField.tsx';
import { Cell, Empty, Pages, Table, Tabs } from '../table.tsx';
import { ShortTime, type Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { type Asked, categories } from './asked.ts';
import { CategoryWord, QualityMark, StatusMark } from './marks.tsx';
import { newPath, outboundsPath } from './places.ts';

export type OutboundList = {
  asked: Asked;
  outbounds: OutboundView[];
  next: string[] | undefined;
  counts: ReadonlyMap<ShownStatus, number>;
  lines: LineView[];
  languages: string[];
  zone: Zone;
};

type ListProps = {
  visit: Visit;
  list: OutboundList;
  problem?: string | undefined;
  /** How many templates have just been read from the provider. */
  synced?: number | undefined;
};

export const OutboundsPage = ({ visit: { user, words }, list, problem, synced }: ListProps) => (
  <Frame words={words} user={user} place={outboundsPath} title={words.places.outbounds}>
    <div class="between">
      <p class="dim lead">{words.outbounds.what}</p>
      <div class="row">
        <form method="post" action={`${outboundsPath}/sync`}>
          <button type="submit" title={words.outbounds.syncWhat}>
            <Icon name="refresh" /> {words.outbounds.sync}
          </button>
        </form>
        <a class="button main" href={newPath}>
          <Icon name="plus" /> {words.outbounds.new}
        </a>
      </div>
    </div>
    <Refused words={words} message={problem} />
    {synced !== undefined && (
      <Done>
        {words.outbounds.synced}: {synced}
      </Done>
    )}
    <Narrow list={list} words={words} />
    <List list={list} words={words} />
  </Frame>
);

/** Those that most have; others where there are any. */
const usual: readonly ShownStatus[] = ['APPROVED', 'PENDING', 'REJECTED', 'PAUSED', 'DISABLED'];

const StatusTabs = ({ list: { asked, counts }, words }: { list: OutboundList; words: Words }) => {
  const { start_key: _, ...kept } = asked;
  const shown = shownStatuses.filter(
    (each) => usual.includes(each) || counts.has(each) || asked.status === each,
  );
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const tab = (status: ShownStatus | '', word: string, count: number) => ({
    href: `${outboundsPath}?${new URLSearchParams(given({ ...kept, status }))}`,
    word,
    isHere: asked.status === status,
    count: count === 0 ? undefined : String(count),
  });
  return (
    <Tabs
      name={words.status}
      tabs={[
        tab('', words.outbounds.all, all),
        ...shown.map((each) => tab(each, words.outbounds.statuses[each], counts.get(each) ?? 0)),
      ]}
    />
  );
};

const Narrow = ({ list, words }: { list: OutboundList; words: Words }) => {
  const { asked, lines, languages } = list;
  return (
    <Filter
      path={outboundsPath}
      word={words.apply}
      live={{ ...asOneTypes(outboundsPath, '#outbounds'), 'hx-push-url': 'true' }}
    >
      <input type="hidden" name="status" value={asked.status} />
      <SearchField word={words.outbounds.search} value={asked.q} most={200} />
      {lines.length > 1 && (
        <SelectField
          name="line"
          word={words.line}
          options={lines.map(({ line: { phoneNumber, name } }) => [
            phoneNumber,
            name || phoneNumber,
          ])}
          chosen={asked.line}
          none={words.anyLine}
        />
      )}
      <SelectField
        name="category"
        word={words.outbounds.category}
        options={categories.map((each) => [each, words.outbounds.categories[each]])}
        chosen={asked.category}
        none={words.outbounds.any}
      />
      <SelectField
        name="quality"
        word={words.quality}
        options={shownQualities.map((each) => [each, words.outbounds.qualities[each]])}
        chosen={asked.quality}
        none={words.outbounds.any}
      />
      {languages.length > 1 && (
        <SelectField
          name="language"
          word={words.language}
          options={languages.map((each) => [each, languageName(each, words)])}
          chosen={asked.language}
          none={words.outbounds.any}
        />
      )}
    </Filter>
  );
};

/** What of the page changes while one searches. */
export const List = ({ list, words }: { list: OutboundList; words: Words }) => {
  const { asked, outbounds, next, lines } = list;
  const heads = [
    words.outbounds.outbound,
    words.status,
    words.quality,
    words.outbounds.category,
    words.language,
    words.outbounds.changed,
  ] as const;
  return (
    <div id="outbounds" class="stack">
      <StatusTabs list={list} words={words} />
      <section class="card">
        {outbounds.length === 0 ? (
          <Nothing asked={asked} words={words} />
        ) : (
          <Table name={words.places.outbounds} heads={heads}>
            {outbounds.map((view) => (
              <Row view={view} heads={heads} zone={list.zone} saysLine={lines.length > 1} />
            ))}
          </Table>
        )}
        <Pages path={outboundsPath} query={given(asked)} next={next} words={words} />
      </section>
    </div>
  );
};

const Nothing = ({ asked, words }: { asked: Asked; words: Words }) => {
  const isFiltered = Object.keys(given(asked)).length > 0;
  return (
    <Empty title={isFiltered ? words.outbounds.noneFound : words.outbounds.none}>
      {isFiltered ? <a href={outboundsPath}>{words.outbounds.showAll}</a> : words.outbounds.noneWhy}
    </Empty>
  );
};

type RowProps = { view: OutboundView; heads: readonly string[]; zone: Zone; saysLine: boolean };

const Row = ({ view: { outbound, phoneNumber }, heads, zone, saysLine }: RowProps) => {
  const { words } = zone;
  const [first, status, quality, category, language, changed] = heads;
  return (
    <tr>
      <Cell head={first ?? ''}>
        <a href={`${outboundsPath}/${toWire('OTB', outbound.id)}`}>
          <b>{outbound.name}</b>
        </a>
        <p class="small dim excerpt">{outbound.shape.body}</p>
        {saysLine && <p class="small dim">{phoneNumber}</p>}
      </Cell>
      <Cell head={status ?? ''}>
        <StatusMark status={outbound.status} words={words} />
      </Cell>
      <Cell head={quality ?? ''}>
        <QualityMark quality={outbound.quality} words={words} />
      </Cell>
      <Cell head={category ?? ''}>
        <span class="unbroken">
          <CategoryWord category={outbound.category} words={words} />
        </span>
      </Cell>
      <Cell head={language ?? ''}>
        <span class="unbroken">{languageName(outbound.language, words)}</span>
      </Cell>
      <Cell head={changed ?? ''}>
        <ShortTime at={outbound.updatedAt} zone={zone} />
      </Cell>
    </tr>
  );
};

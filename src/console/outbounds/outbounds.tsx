import { z } from 'zod';
import { readCursor } from '../../db/cursor.ts';
import { openUnit } from '../../db/unit.ts';
import { listLines } from '../../lines/listLines.ts';
import { countByStatus, listLanguages, listOutbounds } from '../../outbounds/listOutbounds.ts';
import { readAllTemplates } from '../../outbounds/readAllTemplates.ts';
import { readZone } from '../readZone.ts';
import { addAction, addPage, type Site, type Visit, wantsPart } from '../visit.ts';
import { filterOf, readAsked } from './asked.ts';
import { askProvider } from './askProvider.ts';
import { addChange } from './change.tsx';
import { List, type OutboundList, OutboundsPage } from './list.tsx';
import { addNew } from './new.tsx';
import { addOne } from './one.tsx';
import { outboundsPath as path, roles } from './places.ts';
import { addTest } from './testSend.tsx';

const perPage = 25;

/** Approved messages, with which conversations are begun: listed, written, tried, changed, removed. */
export function addOutbounds(site: Site): void {
  const { deps } = site;
  const readList = (visit: Visit): Promise<OutboundList> =>
    openUnit(deps, visit.user.accountId, async (unit) => {
      const asked = readAsked(visit);
      const lines = (await listLines(unit, { limit: 200 })).items;
      const filter = filterOf(
        asked,
        lines.map(({ line }) => line.phoneNumber),
      );
      const request = {
        limit: perPage,
        ...(asked.start_key && { after: readCursor(asked.start_key) }),
      };
      const page = await listOutbounds(unit, filter, request, 'newest');
      return {
        asked,
        outbounds: page.items,
        next: page.next,
        counts: await countByStatus(unit, filter),
        lines,
        languages: await listLanguages(unit),
        zone: await readZone(unit, visit.words),
      };
    });
  const page = async (visit: Visit, problem?: string) => {
    const list = await readList(visit);
    if (wantsPart(visit.c)) return <List list={list} words={visit.words} />;
    const synced = z.coerce.number().int().optional().catch(undefined);
    return (
      <OutboundsPage
        visit={visit}
        list={list}
        problem={problem}
        synced={synced.parse(visit.c.req.query('synced'))}
      />
    );
  };

  addPage(site, { path, roles }, (visit) => page(visit));
  addAction(
    site,
    { path: `${path}/sync`, roles, fields: z.object({}), page },
    async ({ user }) => ({
      to: `${path}?synced=${await askProvider(readAllTemplates(deps, user.accountId, undefined))}`,
    }),
  );
  addNew(site);
  addOne(site);
  addChange(site);
  addTest(site);
}

import type { Context } from 'hono';
import { z } from 'zod';
import { readCursor } from '../../db/cursor.ts';
import { findUuid, fromWire, toWire } from '../../db/ids.ts';
import type { Page } from '../../db/page.ts';
import type { Unit } from '../../db/unit.ts';
import { type HookRow, listHooks } from '../../hooks/getHook.ts';
import { getHookEvent, type HookEventRow, listHookEvents } from '../../hooks/listHookEvents.ts';
import { redeliverEvent } from '../../hooks/redeliverEvent.ts';
import { Filter } from '../filter.tsx';
import { readZone } from '../readZone.ts';
import { SelectField } from '../selectField.tsx';
import { Empty, Pages } from '../table.tsx';
import type { Zone } from '../times.tsx';
import { addAction, addPage, type Show, type Site, unitsOf, type Visit } from '../visit.ts';
import { Delivery, DeliveryPage } from './deliveryPage.tsx';
import { DeliveryTable } from './deliveryTable.tsx';
import { SettingsFrame } from './frame.tsx';
import { deliveriesPath, deliveryPath, hooksPath, roles } from './places.ts';

const limit = 50;
const statuses = ['pending', 'success', 'failure'] as const;
const oneDelivery = `${deliveriesPath}/:delivery_id`;

const deliveryIdOf = (c: Context): string => fromWire('HIK', c.req.param('delivery_id') ?? '');

/** The log of what hooks were told. */
export function addDeliveries(site: Site): void {
  const { deps } = site;
  const within = unitsOf(deps);
  const read = async (unit: Unit, { c, words }: Visit) => ({
    row: await getHookEvent(unit, deliveryIdOf(c)),
    hooks: await listHooks(unit),
    zone: await readZone(unit, words),
  });

  addPage(site, { path: deliveriesPath, roles }, (visit) => {
    const { c, words } = visit;
    const start = c.req.query('start_key');
    const filter = {
      hookId: findUuid('HOK', c.req.query('hook_id') ?? ''),
      status: z.enum(statuses).optional().catch(undefined).parse(c.req.query('status')),
    };
    return within(visit, async (unit) => (
      <Deliveries
        visit={visit}
        hooks={await listHooks(unit)}
        filter={filter}
        page={
          await listHookEvents(unit, filter, {
            limit,
            ...(start && { after: readCursor(start) }),
          })
        }
        zone={await readZone(unit, words)}
      />
    ));
  });

  const page: Show = (visit, problem) =>
    within(visit, async (unit) => (
      <DeliveryPage visit={visit} problem={problem} {...(await read(unit, visit))} />
    ));
  addPage(site, { path: oneDelivery, roles }, page);
  addPage(site, { path: `${oneDelivery}/now`, roles }, (visit) =>
    within(visit, async (unit) => <Delivery {...(await read(unit, visit))} />),
  );
  addAction(
    site,
    { path: `${oneDelivery}/again`, roles, page, fields: z.object({}) },
    async (visit) => {
      const { id } = await within(visit, (unit) => redeliverEvent(unit, deliveryIdOf(visit.c)));
      return { to: deliveryPath(id) };
    },
  );
}

type DeliveriesProps = {
  visit: Visit;
  hooks: HookRow[];
  filter: { hookId: string | undefined; status: (typeof statuses)[number] | undefined };
  page: Page<HookEventRow>;
  zone: Zone;
};

const Deliveries = ({ visit, hooks, filter, page, zone }: DeliveriesProps) => {
  const { words } = visit;
  const { settings: t } = words;
  return (
    <SettingsFrame visit={visit} here={hooksPath}>
      <div class="tight">
        <h2>{t.deliveries}</h2>
        <p class="dim">{t.deliveriesWhat}</p>
      </div>
      <section class="card stack">
        <Filter path={deliveriesPath} word={words.apply}>
          <SelectField
            name="hook_id"
            word={words.hook}
            options={hooks.map(({ id, name, url }) => [toWire('HOK', id), name || url])}
            chosen={filter.hookId && toWire('HOK', filter.hookId)}
            none={words.all}
          />
          <SelectField
            name="status"
            word={words.status}
            options={statuses.map((each) => [each, t.deliveryIs[each]])}
            chosen={filter.status}
            none={words.all}
          />
        </Filter>
        {page.items.length === 0 ? (
          <Empty title={t.noDeliveries}>{page.next ? t.noDeliveriesYet : t.noDeliveriesWhat}</Empty>
        ) : (
          <DeliveryTable deliveries={page.items} hooks={hooks} zone={zone} />
        )}
        <Pages path={deliveriesPath} query={visit.c.req.query()} next={page.next} words={words} />
      </section>
    </SettingsFrame>
  );
};

import type { Context } from 'hono';
import { z } from 'zod';
import { fromWire } from '../../db/ids.ts';
import { createHook } from '../../hooks/createHook.ts';
import { deleteHook } from '../../hooks/deleteHook.ts';
import { eventTypes } from '../../hooks/eventActions.ts';
import { getHook, listHooks } from '../../hooks/getHook.ts';
import { listHookEvents } from '../../hooks/listHookEvents.ts';
import { renewSigningKey } from '../../hooks/renewSigningKey.ts';
import { readSigningKey } from '../../hooks/signingKey.ts';
import { testHook } from '../../hooks/testHook.ts';
import { updateHook } from '../../hooks/updateHook.ts';
import { readZone } from '../readZone.ts';
import { typedIn } from '../typed.ts';
import { addAction, addPage, type Site, unitsOf, type Visit } from '../visit.ts';
import { ActionFields, hookFields } from './hookFields.tsx';
import { HookList } from './hookList.tsx';
import { HookPage } from './hookPage.tsx';
import { deliveryPath, hookPath, hooksPath, roles } from './places.ts';

const oneHook = `${hooksPath}/:hook_id`;
const nothing = z.object({});
const lastDeliveries = 10;

const hookIdOf = (c: Context): string => fromWire('HOK', c.req.param('hook_id') ?? '');

/** Who is told what happens: addresses, what of, and how they answer. */
export function addHooks(site: Site): void {
  const { deps } = site;
  const fields = hookFields(deps.addressGuard);
  const within = unitsOf(deps);

  const list = async (visit: Visit, problem?: string) => {
    const typed = await typedIn(visit.c);
    return within(visit, async (unit) => (
      <HookList
        visit={visit}
        hooks={await listHooks(unit)}
        zone={await readZone(unit, visit.words)}
        problem={problem}
        typed={typed}
      />
    ));
  };
  const show = async (
    visit: Visit,
    hookId: string,
    more: { problem?: string; signingKey?: string },
  ) => {
    const typed = await typedIn(visit.c);
    return within(visit, async (unit) => (
      <HookPage
        visit={visit}
        hook={await getHook(unit, hookId)}
        deliveries={(await listHookEvents(unit, { hookId }, { limit: lastDeliveries })).items}
        zone={await readZone(unit, visit.words)}
        typed={more.problem === undefined ? {} : typed}
        {...more}
      />
    ));
  };
  const page = (visit: Visit, problem?: string) =>
    show(visit, hookIdOf(visit.c), problem === undefined ? {} : { problem });
  /** With the key, this once. */
  const reveal = async (visit: Visit, hookId: string) => {
    const signingKey = await within(visit, (unit) => readSigningKey(unit, deps.secretBox, hookId));
    return { show: await show(visit, hookId, { signingKey }) };
  };

  addPage(site, { path: hooksPath, roles }, list);
  addPage(site, { path: `${hooksPath}/actions`, roles }, async ({ c, words }) => {
    const eventType = z.enum(eventTypes).catch('all').parse(c.req.query('event_type'));
    return <ActionFields chosen={{ eventType, actions: [] }} words={words} />;
  });
  addAction(site, { path: hooksPath, roles, page: list, fields }, async (visit, given) => {
    const made = await within(visit, (unit) =>
      createHook(unit, deps.secretBox, { ...given, status: 'enabled' }),
    );
    return reveal(visit, made.id);
  });

  addPage(site, { path: oneHook, roles }, page);
  addAction(site, { path: oneHook, roles, page, fields }, async (visit, given) => {
    const id = hookIdOf(visit.c);
    await within(visit, async (unit) => {
      const { url } = await getHook(unit, id);
      // Saying the same address again is no look after a receiver that fails.
      const { url: said, ...rest } = given;
      await updateHook(unit, id, { ...rest, ...(said !== url && { url: said }) });
    });
    return { to: hookPath(id) };
  });
  addAction(
    site,
    {
      path: `${oneHook}/status`,
      roles,
      page,
      fields: z.object({ status: z.enum(['enabled', 'disabled']) }),
    },
    async (visit, { status }) => {
      const id = hookIdOf(visit.c);
      await within(visit, (unit) => updateHook(unit, id, { status }));
      return { to: hookPath(id) };
    },
  );
  addAction(site, { path: `${oneHook}/test`, roles, page, fields: nothing }, async (visit) => {
    const sent = await within(visit, (unit) => testHook(unit, hookIdOf(visit.c)));
    return { to: deliveryPath(sent.id) };
  });
  addAction(site, { path: `${oneHook}/key`, roles, page, fields: nothing }, async (visit) => {
    const id = hookIdOf(visit.c);
    await within(visit, (unit) => renewSigningKey(unit, deps.secretBox, id));
    return reveal(visit, id);
  });
  addAction(site, { path: `${oneHook}/remove`, roles, page, fields: nothing }, async (visit) => {
    await within(visit, (unit) => deleteHook(unit, hookIdOf(visit.c)));
    return { to: hooksPath };
  });
}

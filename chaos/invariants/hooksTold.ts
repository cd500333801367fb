import type postgres from 'postgres';
import { groupBy } from '../../src/db/groupBy.ts';
import type { Witness } from '../witness.ts';

/** What happened is in the log once, and each entry was told, at least once and always under the same names. */
export async function hooksTold(sql: postgres.Sql, { told }: Witness): Promise<string[]> {
  const log = await sql<{ key: string; event_id: string; name: string; about: string }[]>`
    select 'HIK' || replace(id::text, '-', '') as key, 'HKE' || replace(event_id::text, '-', '') as event_id,
      event_type || ' ' || event_action as name,
      coalesce(object->>'message_id', object->>'process_id', object->>'campaign_id', '') as about
    from hook_event`;
  const happened = await sql<{ name: string; about: string }[]>`
    select 'whatsapp_message received' as name, 'MSG' || replace(id::text, '-', '') as about
    from message where direction = 'in'
    union all
    select 'whatsapp_message read', 'MSG' || replace(id::text, '-', '')
    from message where direction = 'out' and status = 'read'
    union all
    select 'whatsapp_process ' || word, 'IDP' || replace(id::text, '-', '')
    from process, unnest(array['started', case status when 'success' then 'succeeded' when 'failure' then 'failed' end])
      as word where word is not null
    union all
    select 'whatsapp_campaign ' || word, 'CPG' || replace(id::text, '-', '')
    from campaign, unnest(array['started', 'finished']) as word`;
  const idsOf = groupBy(told, ({ key }) => key);
  const known = new Set(log.map(({ key }) => key));
  const entries = groupBy(log, ({ name, about }) => `${name} of ${about}`);
  const once = new Set(happened.map(({ name, about }) => `${name} of ${about}`));
  return [
    ...[...once]
      .filter((what) => entries.get(what)?.length !== 1)
      .map((what) => `${entries.get(what)?.length ?? 0} times in the log of hooks: ${what}`),
    ...log
      .filter(({ key }) => !idsOf.has(key))
      .map(({ key, name }) => `never told: ${name}, delivery ${key}`),
    ...log
      .filter(({ key, event_id }) => idsOf.get(key)?.some(({ eventId }) => eventId !== event_id))
      .map(({ key, event_id }) => `told under another name than ${event_id}: delivery ${key}`),
    ...[...idsOf.keys()]
      .filter((key) => !known.has(key))
      .map((key) => `told, though nothing happened: delivery ${key}`),
  ];
}

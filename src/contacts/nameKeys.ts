import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { canonicalNumber } from './canonicalNumber.ts';

/** What an account calls a contact by, as `contact_identity` keeps it. */
export type NameKey = { kind: 'number' | 'external_id'; value: string };

type Named = { phone?: string | null | undefined; externalId?: string | null | undefined };

export const nameKeys = ({ phone, externalId }: Named): NameKey[] => [
  ...(externalId ? [{ kind: 'external_id' as const, value: externalId }] : []),
  ...(phone ? [{ kind: 'number' as const, value: canonicalNumber(phone) }] : []),
];

/** Who has these; `id` is the contact's. */
export const findHolders = <K extends { kind: string; value: string }>(
  { tx, accountId }: Unit,
  keys: readonly K[],
): Promise<(K & { id: string })[]> =>
  run<K & { id: string }>(
    tx,
    sql`select k.kind, k.value, i.contact_id as id
      from unnest(${arrayOf(
        'text',
        keys.map(({ kind }) => kind),
      )}, ${arrayOf(
        'text',
        keys.map(({ value }) => value),
      )}) as k(kind, value)
      cross join lateral (
        select contact_id from contact_identity
        where account_id = ${accountId} and kind = k.kind and value = k.value limit 1) as i`,
  );

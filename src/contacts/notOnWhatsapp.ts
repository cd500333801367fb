import { type SQL, sql } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';

/** So long the provider's word counts: people do get WhatsApp, and it is asked again then. */
export const recentMs = 30 * 24 * 3_600_000;

/** Of a contact `c`: the last that the provider has said is that they are not on WhatsApp. */
export const isNotOnWhatsapp = ({ now }: Pick<Unit, 'now'>): SQL =>
  sql`coalesce(c.not_on_whatsapp_at > ${new Date(now.getTime() - recentMs)}, false)`;

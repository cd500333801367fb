import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';

export const actorTypes = ['system', 'user', 'agent'] as const;
export type ActorType = (typeof actorTypes)[number];

/** Who did something, by what the column `actor` says: `user`, `system`, or an agent's e-mail. */
export const actorTypeOf = (actor: string): ActorType =>
  actor === 'user' || actor === 'system' ? actor : 'agent';

/** The same as a condition on a column. */
export const actorIs = (actor: SQLWrapper, type: ActorType): SQL =>
  type === 'agent' ? sql`${actor} not in ('user', 'system')` : sql`${actor} = ${type}`;

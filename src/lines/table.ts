import {
  boolean,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { accountId, bytea, createdAt, id, instant, json, updatedAt } from '../db/columns.ts';

/** A WhatsApp Business Account; its token and its app's secret are encrypted. */
export const waba = pgTable(
  'waba',
  {
    accountId: accountId(),
    id: id(),
    provider: text('provider').notNull(),
    /** The provider's id of it. */
    providerId: text('provider_id').notNull(),
    accessToken: bytea('access_token').notNull(),
    /** Absent: the instance's own apps (`META_APP_SECRET`) sign for it. */
    appSecret: bytea('app_secret'),
    /** When its templates were last asked for; null: they are due. */
    templatesSyncedAt: instant('templates_synced_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    unique('waba_provider_id').on(t.accountId, t.provider, t.providerId),
  ],
);

export type LineSettings = { readMarks: boolean; typing: boolean };

/** A WhatsApp number we own at a provider. */
export const line = pgTable(
  'line',
  {
    accountId: accountId(),
    id: id(),
    wabaId: uuid('waba_id').notNull(),
    provider: text('provider').notNull(),
    /** Meta: phone_number_id. */
    providerId: text('provider_id').notNull(),
    /** E.164 with `+`. */
    phoneNumber: text('phone_number').notNull(),
    name: text('name').notNull(),
    status: text('status').notNull(),
    quality: text('quality').notNull(),
    /** The portfolio's messaging limit as the provider words it (`TIER_250`). */
    tier: text('tier').notNull(),
    /** Messages a second, in and out together. */
    throughput: integer('throughput').notNull(),
    /** Why nothing may leave; null = it may. */
    pausedReason: text('paused_reason'),
    /** When it may again by itself; null: not before somebody or a notice says so. */
    pausedUntil: instant('paused_until'),
    onBusinessApp: boolean('on_business_app').notNull(),
    defaultFlowId: uuid('default_flow_id'),
    settings: json<LineSettings>('settings').notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    unique('line_phone_number').on(t.accountId, t.phoneNumber),
    foreignKey({ columns: [t.accountId, t.wabaId], foreignColumns: [waba.accountId, waba.id] }),
  ],
);

/**
 * Whose a provider's line or business is: read before any account is known, so the provider's id
 * leads its key. A reference table when tenants are spread over machines.
 */
export const lineDirectory = pgTable(
  'line_directory',
  {
    provider: text('provider').notNull(),
    kind: text('kind', { enum: ['line', 'waba'] }).notNull(),
    providerId: text('provider_id').notNull(),
    accountId: accountId(),
    wabaId: uuid('waba_id').notNull(),
    /** Null for a WABA's own row. */
    lineId: uuid('line_id'),
  },
  (t) => [primaryKey({ columns: [t.provider, t.kind, t.providerId] })],
);

/** A phrase that starts a flow on a line. */
export const inbound = pgTable(
  'inbound',
  {
    accountId: accountId(),
    id: id(),
    lineId: uuid('line_id').notNull(),
    flowId: uuid('flow_id').notNull(),
    phrase: text('phrase').notNull(),
    /** The phrase as texts are compared (`normaliseText`). */
    phraseKey: text('phrase_key').notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    unique('inbound_phrase').on(t.accountId, t.lineId, t.phraseKey),
    index('inbound_flow_idx').on(t.accountId, t.flowId),
    foreignKey({ columns: [t.accountId, t.lineId], foreignColumns: [line.accountId, line.id] }),
  ],
);

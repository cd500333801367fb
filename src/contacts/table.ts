import { sql } from 'drizzle-orm';
import {
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { accountId, createdAt, id, instant, json, updatedAt } from '../db/columns.ts';
import { importColumns, refusalColumns } from '../imports/importColumns.ts';
import type { Json } from '../messages/events.ts';
import { searchText } from './foldText.ts';

/** A person. Found by `contact_identity`, never by phone alone: any identity may be missing. */
export const contact = pgTable(
  'contact',
  {
    accountId: accountId(),
    id: id(),
    /** As set by API or import; empty where only the profile's name is known. */
    name: text('name'),
    profileName: text('profile_name'),
    email: text('email'),
    /** BCP 47; never guessed from number or text. */
    language: text('language'),
    externalId: text('external_id'),
    /** E.164 with `+`, as given by API or provider. */
    phone: text('phone'),
    /** Of the phone number, two letters; null where the number does not say. */
    country: text('country'),
    /** The provider's digits: what we write to, even where they differ from the phone. */
    waId: text('wa_id'),
    userId: text('user_id'),
    tags: json<string[]>('tags').notNull(),
    /** By the property's `key`; what only flows set, without a property of that name, by its name. */
    properties: json<Record<string, Json>>('properties').notNull(),
    /**
     * Opted out of everything: nothing goes out but a confirmation and a person's own reply. The moment is
     * that of the newest word (`consent`); null while they are in.
     */
    optedOutAt: instant('opted_out_at'),
    /** The newest opt-in that counts: an opt-out from before it, which comes late, changes nothing. */
    optedInAt: instant('opted_in_at'),
    /** The same two of marketing alone. */
    marketingStoppedAt: instant('marketing_stopped_at'),
    marketingResumedAt: instant('marketing_resumed_at'),
    /** When the provider last said that they are not on WhatsApp; null once they were heard of or reached since. */
    notOnWhatsappAt: instant('not_on_whatsapp_at'),
    /** Set where two contacts turned out to be one person: this one is kept for its history only. */
    mergedInto: uuid('merged_into'),
    /** The import that last said something of them. */
    lastImportId: uuid('last_import_id'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    // For those who count them; few opt out, and only doing so changes it.
    index('contact_opted_out_idx').on(t.accountId).where(sql`${t.optedOutAt} is not null`),
    // Who a contact has been before: what they did then counts for whom they are now.
    index('contact_search_idx').using('gin', t.accountId, sql`(${searchText}) gin_trgm_ops`),
    index('contact_properties_idx').using('gin', t.accountId, t.properties.op('jsonb_path_ops')),
    index('contact_tags_idx').using('gin', t.accountId, t.tags),
    index('contact_merged_idx')
      .on(t.accountId, t.mergedInto)
      .where(sql`${t.mergedInto} is not null`),
  ],
);

/**
 * What a person is known by. `number` holds phone and wa_id alike, in canonical form
 * (`canonicalNumber`), so that a country's variants of one number meet. `user_ref` is the account's id of
 * an end user on a web page.
 */
export const contactIdentity = pgTable(
  'contact_identity',
  {
    accountId: accountId(),
    kind: text('kind', {
      enum: ['number', 'user_id', 'parent_user_id', 'external_id', 'user_ref'],
    }).notNull(),
    value: text('value').notNull(),
    contactId: uuid('contact_id').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.kind, t.value] }),
    index('contact_identity_contact_idx').on(t.accountId, t.contactId),
  ],
);

/**
 * The ledger of what people want: every opt-in and opt-out as it was given, only ever added to. What holds
 * now stands in their `contact`, written in the same transaction (`consentAfter`).
 */
export const consent = pgTable(
  'consent',
  {
    accountId: accountId(),
    id: id(),
    contactId: uuid('contact_id').notNull(),
    scope: text('scope', { enum: ['all', 'marketing'] }).notNull(),
    granted: boolean('granted').notNull(),
    /** By which way it came; `outbound` and `campaign` are the sender's word that it may write. */
    source: text('source', {
      enum: [
        'stop_word',
        'start_word',
        'user_preferences',
        'provider_refusal',
        'flow',
        'api',
        'console',
        'import',
        'outbound',
        'campaign',
      ],
    }).notNull(),
    /** The word, the provider's code, the flow, the import, or what the caller says of where it was given. */
    detail: text('detail').notNull(),
    /** `user`, `system`, or the name of the API key. */
    actor: text('actor').notNull(),
    /** When it was given: the provider's time, or the caller's. */
    at: instant('at').notNull(),
    createdAt: createdAt(),
  },
  // One index: a campaign adds a row for each of a million people.
  (t) => [primaryKey({ columns: [t.accountId, t.contactId, t.id] })],
);

/** An upload of contacts, and what became of its rows. */
export const contactImport = pgTable(
  'contact_import',
  {
    accountId: accountId(),
    id: id(),
    ...importColumns(),
    created: integer('created').notNull(),
    updated: integer('updated').notNull(),
    /** Rows about somebody of whom an earlier row was. */
    merged: integer('merged').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.id] })],
);

export const contactImportRefusal = pgTable(
  'contact_import_refusal',
  { accountId: accountId(), ...refusalColumns() },
  (t) => [primaryKey({ columns: [t.accountId, t.importId, t.row] })],
);

/** People chosen by a query, which is asked anew each time: who fits changes by itself. */
export const contactSegment = pgTable(
  'contact_segment',
  {
    accountId: accountId(),
    id: id(),
    name: text('name').notNull(),
    /** As it was written (`segmentQuery`): properties may be renamed, and times count from when it is asked. */
    query: json<Json>('query').notNull(),
    /** How many fitted when they were last counted. */
    count: integer('count').notNull(),
    countedAt: instant('counted_at').notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    uniqueIndex('contact_segment_name').on(t.accountId, t.name),
  ],
);

/** A kind of value that contacts of the account have: what it is called, and what its values may be. */
export const contactProperty = pgTable(
  'contact_property',
  {
    accountId: accountId(),
    id: id(),
    name: text('name').notNull(),
    /** Under which contacts keep their value: the first name, so that a new one moves no value. */
    key: text('key').notNull(),
    type: text('type', {
      enum: ['string', 'int', 'boolean', 'date', 'email', 'enum'],
    }).notNull(),
    /** Of an `enum`; of all others empty. */
    allowedValues: json<string[]>('allowed_values').notNull(),
    isHidden: boolean('is_hidden').notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    /** Shown to nobody since then; the row goes when no contact has a value of it any more. */
    deletedAt: instant('deleted_at'),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    uniqueIndex('contact_property_name').on(t.accountId, t.name).where(sql`${t.deletedAt} is null`),
    uniqueIndex('contact_property_key').on(t.accountId, t.key),
  ],
);

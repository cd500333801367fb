import type { JsonRecord } from '../record.ts';

/** One thing to tell the business: a message, a status, or the value of any other field. */
export type Update = {
  wabaId: string;
  /** The line it is about, for what comes under the field `messages`. */
  metadata: { display_phone_number: string; phone_number_id: string } | undefined;
  contact: JsonRecord | undefined;
  item:
    | { list: 'messages' | 'statuses'; content: JsonRecord }
    | { list: undefined; field: string; value: JsonRecord };
  /** Seconds; `entry[].time` stands only on what is not a message. */
  time: number;
};

type Value = JsonRecord & { contacts?: JsonRecord[]; messages?: JsonRecord[] };

/**
 * The body of one webhook. Updates of one WABA share an entry, messages (or statuses) of one line
 * share a change, people named twice are named once.
 * Source: Meta, WhatsApp Cloud API, webhooks reference, `messages`.
 */
export function envelope(updates: readonly Update[]): string {
  const entries = new Map<string, { id: string; time?: number; changes: JsonRecord[] }>();
  const values = new Map<string, { value: Value; items: JsonRecord[]; people: Set<string> }>();

  for (const update of updates) {
    let entry = entries.get(update.wabaId);
    if (entry === undefined) {
      entry = { id: update.wabaId, changes: [] };
      entries.set(update.wabaId, entry);
    }
    const { item } = update;
    if (item.list === undefined) {
      entry.time = update.time;
      entry.changes.push({ value: item.value, field: item.field });
      continue;
    }
    const key = `${update.metadata?.phone_number_id} ${item.list}`;
    let shared = values.get(key);
    if (shared === undefined) {
      const items: JsonRecord[] = [];
      const value: Value = { messaging_product: 'whatsapp', metadata: update.metadata };
      if (update.contact !== undefined) value.contacts = [];
      value[item.list] = items;
      shared = { value, items, people: new Set() };
      values.set(key, shared);
      entry.changes.push({ value, field: 'messages' });
    }
    shared.items.push(item.content);
    if (update.contact !== undefined) addContact(shared, update.contact);
  }
  return JSON.stringify({ object: 'whatsapp_business_account', entry: [...entries.values()] });
}

function addContact(shared: { value: Value; people: Set<string> }, contact: JsonRecord): void {
  const person = JSON.stringify([contact.wa_id, contact.user_id]);
  if (shared.people.has(person)) return;
  shared.people.add(person);
  shared.value.contacts ??= [];
  shared.value.contacts.push(contact);
}

import { isRecord } from './payloads.ts';

/**
 * The lines (`phone_number_id`) and business accounts (`entry.id`) a body names, each once: whose
 * secrets must have signed it is known before anything else is read. Never throws.
 */
export function names(body: unknown): { lineIds: string[]; wabaIds: string[] } {
  const lineIds = new Set<string>();
  const wabaIds = new Set<string>();
  for (const entry of listIn(body, 'entry')) {
    if (!isRecord(entry)) continue;
    add(wabaIds, entry.id);
    for (const change of listIn(entry, 'changes')) {
      if (!isRecord(change) || !isRecord(change.value)) continue;
      const { metadata } = change.value;
      if (isRecord(metadata)) add(lineIds, metadata.phone_number_id);
    }
  }
  return { lineIds: [...lineIds], wabaIds: [...wabaIds] };
}

const listIn = (record: unknown, name: string): unknown[] => {
  const list = isRecord(record) ? record[name] : undefined;
  return Array.isArray(list) ? list : [];
};

/** Ids come as texts, now and then as numbers. */
function add(ids: Set<string>, id: unknown): void {
  if ((typeof id === 'string' && id !== '') || typeof id === 'number') ids.add(String(id));
}

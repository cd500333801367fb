import { applyNotice, isAbout } from '../../lines/applyNotice.ts';
import type { Notice } from '../../messages/events.ts';
import { providers } from '../../providers/registry.ts';
import * as metrics from '../metrics.ts';
import type { ParsedEvent } from '../parse.ts';
import type { Scene } from '../scene.ts';
import type { Writes } from '../writes.ts';

/** Keeps a notice whole, once, and changes the lines and templates that it speaks of. */
export function decideNotice(
  scene: Scene,
  { key, lineId, field, at }: ParsedEvent,
  notice: Notice,
  newId: () => string,
  writes: Writes,
): void {
  const { accountId, now, seen } = scene;
  if (seen.has(key.toString('hex')) || writes.seen.some((row) => row.key.equals(key))) {
    metrics.repeats.inc({ kind: 'other' });
    return;
  }
  writes.seen.push({ accountId, key, seenAt: now });
  writes.notices.push({
    accountId,
    id: newId(),
    lineId,
    field,
    // A row's null would be the database's, not JSON's.
    body: notice.raw ?? { value: null },
    at,
    createdAt: now,
  });
  if (notice.about === undefined && notice.wabaId !== undefined) {
    const { wabaId, raw } = notice;
    changeLines(scene, writes, wabaId, { field, raw, at });
    const line = [...scene.lines.values()].find((row) => row.wabaId === wabaId);
    const news = providers.get(line?.provider ?? '')?.readTemplateNews(field, raw);
    if (news) writes.templateNews.push({ wabaId, news, at });
  }
}

function changeLines(
  scene: Scene,
  writes: Writes,
  wabaId: string,
  { field, raw, at }: { field: string; raw: Notice['raw']; at: Date },
): void {
  for (const row of scene.lines.values()) {
    const news = providers.get(row.provider)?.readNews(field, raw, at);
    if (!news || !isAbout(row, news, wabaId)) continue;
    const before = writes.lineChanges.get(row.id);
    const change = applyNotice({ ...row, ...before }, news);
    if (change) writes.lineChanges.set(row.id, { ...before, ...change });
  }
}

import { and, eq, sql } from 'drizzle-orm';
import { selectRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import { makeTemplatesDue } from '../lines/templatesDue.ts';
import type { TemplateNews } from '../providers/contract.ts';
import type { OutboundRow } from './getOutbound.ts';
import { outbound } from './table.ts';
import { tellOfOutbounds } from './tellOfOutbounds.ts';

/** What a notice said of a template of a WABA (our id), and when. */
export type NotedTemplate = { wabaId: string; news: TemplateNews; at: Date };

/**
 * Folds what notices say into outbounds, the later word on a status winning. A template that we do
 * not know, whose texts are others now, or of which we know a later word, makes its WABA's templates
 * due to be read.
 */
export async function applyTemplateNews(unit: Unit, noted: NotedTemplate[]): Promise<void> {
  for (const each of noted) {
    // Locked, so that what is told of is the difference between what stood there and what will.
    const [before] = await selectRows(unit.tx, outbound, named(unit, each));
    if (before) await apply(unit, before, each);
    const { news, wabaId } = each;
    // A word that comes late may still be the last one, if clocks differ: only the provider knows.
    const isOvertaken =
      before !== undefined && news.status !== undefined && each.at < before.statusAt;
    if (!before || news.isRewritten || isOvertaken) await makeTemplatesDue(unit, wabaId);
  }
}

const named = ({ accountId }: Unit, { wabaId, news }: NotedTemplate) =>
  sql`account_id = ${accountId} and waba_id = ${wabaId} and name = ${news.name}
    and language = ${news.language} for no key update`;

async function apply(unit: Unit, before: OutboundRow, { news, at }: NotedTemplate): Promise<void> {
  const { accountId, id } = before;
  const isNewer = news.status !== undefined && at >= before.statusAt;
  const after = {
    ...(isNewer && {
      status: news.status,
      failureReason: news.failureReason ?? null,
      statusAt: at,
    }),
    ...(news.category !== undefined && { category: news.category }),
    ...(news.quality !== undefined && { quality: news.quality }),
    updatedAt: unit.now,
  };
  await unit.tx
    .update(outbound)
    .set(after)
    .where(and(eq(outbound.accountId, accountId), eq(outbound.id, id)));
  await tellOfOutbounds(unit, [before]);
}

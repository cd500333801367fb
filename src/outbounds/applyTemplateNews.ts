import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { makeTemplatesDue } from '../lines/templatesDue.ts';
import type { TemplateNews } from '../providers/contract.ts';

/** What a notice said of a template of a WABA (our id), and when. */
export type NotedTemplate = { wabaId: string; news: TemplateNews; at: Date };

/**
 * Folds what notices say into outbounds, the later word on a status winning. A template that we do
 * not know, whose texts are others now, or of which we know a later word, makes its WABA's templates
 * due to be read.
 */
export async function applyTemplateNews(unit: Unit, noted: NotedTemplate[]): Promise<void> {
  for (const { wabaId, news, at } of noted) {
    const { name, language, isRewritten = false } = news;
    const status = news.status ?? null;
    const [row] = await run<{ status: string }>(
      unit.tx,
      sql`update outbound set
          status = case when ${status}::text is not null and status_at <= ${at} then ${status}::text else status end,
          failure_reason = case when ${status}::text is not null and status_at <= ${at}
            then ${news.failureReason ?? null}::text else failure_reason end,
          status_at = case when ${status}::text is not null then greatest(status_at, ${at}) else status_at end,
          category = coalesce(${news.category ?? null}::text, category),
          quality = coalesce(${news.quality ?? null}::text, quality),
          updated_at = ${unit.now}
        where account_id = ${unit.accountId} and waba_id = ${wabaId}
          and name = ${name} and language = ${language}
        returning status`,
    );
    // A word that comes late may still be the last one, if clocks differ: only the provider knows.
    const isOvertaken = status !== null && row?.status !== status;
    if (row === undefined || isRewritten || isOvertaken) await makeTemplatesDue(unit, wabaId);
  }
}

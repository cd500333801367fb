import { and, asc, count, eq, gt, inArray, sql } from 'drizzle-orm';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import { AppError, notFound } from '../errors.ts';
import { agentTemplate } from './table.ts';

export type TemplateRow = typeof agentTemplate.$inferSelect;

/** So many that people still find the one they want. */
const mostTemplates = 500;

/**
 * Adds a canned reply. AppError `unprocessable` for a name or a text that cannot be one, `conflict` where there is
 * one of that name, or where there are enough.
 */
export async function createTemplate(
  unit: Unit,
  { name, text }: { name: string; text: string },
): Promise<TemplateRow> {
  const { tx, accountId, now } = unit;
  requireName(name);
  requireText(text);
  const [there] = await tx
    .select({ count: count() })
    .from(agentTemplate)
    .where(eq(agentTemplate.accountId, accountId));
  if (there && there.count >= mostTemplates) {
    throw new AppError('conflict', `An account has at most ${mostTemplates} templates`);
  }
  const [added] = await tx
    .insert(agentTemplate)
    .values({ accountId, name, text, createdAt: now, updatedAt: now })
    .onConflictDoNothing()
    .returning();
  if (!added) throw new AppError('conflict', `There is a template with the name "${name}" already`);
  return added;
}

/** AppError `not_found` where there is none of that name. */
export async function getTemplate(unit: Unit, name: string): Promise<TemplateRow> {
  const [found] = await unit.tx
    .select()
    .from(agentTemplate)
    .where(isNamed(unit, [name]));
  if (!found) throw notFound('template');
  return found;
}

/** AppError `not_found` where there is none of that name, `unprocessable` for a text that cannot be one. */
export async function updateTemplate(unit: Unit, name: string, text: string): Promise<TemplateRow> {
  requireText(text);
  const [changed] = await unit.tx
    .update(agentTemplate)
    .set({ text, updatedAt: unit.now })
    .where(isNamed(unit, [name]))
    .returning();
  if (!changed) throw notFound('template');
  return changed;
}

/** Gives the names that were there. */
export async function deleteTemplates(unit: Unit, names: string[]): Promise<Set<string>> {
  const gone = await unit.tx
    .delete(agentTemplate)
    .where(isNamed(unit, names))
    .returning({ name: agentTemplate.name });
  return new Set(gone.map(({ name }) => name));
}

/** By name, those that begin with `prefix`. */
export async function listTemplates(
  { tx, accountId }: Unit,
  prefix: string | undefined,
  { after, limit }: PageRequest,
): Promise<Page<TemplateRow>> {
  const rows = await tx
    .select()
    .from(agentTemplate)
    .where(
      and(
        eq(agentTemplate.accountId, accountId),
        prefix ? sql`starts_with(${agentTemplate.name}, ${prefix})` : undefined,
        after?.[0] ? gt(agentTemplate.name, after[0]) : undefined,
      ),
    )
    .orderBy(asc(agentTemplate.name))
    .limit(limit + 1);
  return pageOf(rows, limit, (last) => [last.name]);
}

const isNamed = ({ accountId }: Unit, names: string[]) =>
  and(eq(agentTemplate.accountId, accountId), inArray(agentTemplate.name, names));

/** As the reference tells them: 422, not 400. */
function requireName(name: string): void {
  if (/^[a-z0-9_]{1,100}$/.test(name)) return;
  throw new AppError(
    'unprocessable',
    'template_name: is 1 to 100 of the characters a to z, 0 to 9 and _',
  );
}

function requireText(text: string): void {
  if (text.trim() !== '' && text.length <= 500) return;
  throw new AppError('unprocessable', 'content_text: is 1 to 500 characters long');
}

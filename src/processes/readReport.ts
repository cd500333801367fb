import { and, asc, eq, gte, lte, min, or, type SQL } from 'drizzle-orm';
import { message } from '../chats/table.ts';
import { findUuid } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { parseDefinition } from '../engine/parseDefinition.ts';
import { getProcess, type ProcessView } from './getProcess.ts';
import { shownVariables } from './shownVariables.ts';
import { journal } from './table.ts';

type MessageRow = typeof message.$inferSelect;

/** All that a process's PDF shows. */
export type Report = {
  view: ProcessView;
  flowName: string;
  language: string;
  timezone: string | undefined;
  /** What is sensitive is ***. */
  variables: Record<string, unknown>;
  /** What was said either way while it ran, oldest first; the first 2,000. */
  conversation: MessageRow[];
  /** Whether there was more. */
  isCut: boolean;
};

const mostMessages = 2_000;

/** AppError `not_found` where the account has no such process. */
export async function readReport(unit: Unit, processId: string): Promise<Report> {
  const view = await getProcess(unit, processId);
  const parsed = parseDefinition(view.definition);
  if (!parsed.ok) throw new Error(`The flow version of process ${processId} does not parse`);
  const { name, language, settings } = parsed.definition;
  const rows = await readConversation(unit, view);
  return {
    view,
    flowName: name,
    language,
    timezone: settings?.timezone,
    variables: shownVariables(view.process.state, parsed.definition),
    conversation: rows.slice(0, mostMessages),
    isCut: rows.length > mostMessages,
  };
}

/** From the message that began it to the last thing it said or heard. */
async function readConversation(
  { tx, accountId }: Unit,
  { process }: ProcessView,
): Promise<MessageRow[]> {
  const isOfIt = and(eq(journal.accountId, accountId), eq(journal.processId, process.id));
  const [first] = await tx
    .select({ seq: min(journal.seq) })
    .from(journal)
    .where(isOfIt);
  if (!first?.seq) return [];
  const [start] = await tx
    .select({ event: journal.event })
    .from(journal)
    .where(and(isOfIt, eq(journal.seq, first.seq)));
  const isSaid = eq(message.processId, process.id);
  const until = process.finishedAt;
  const isHeard = and(
    eq(message.direction, 'in'),
    gte(message.seq, first.seq),
    until ? lte(message.createdAt, until) : undefined,
  );
  return tx
    .select()
    .from(message)
    .where(
      and(
        eq(message.accountId, accountId),
        eq(message.chatId, process.chatId),
        or(isSaid, isHeard, isNamed(start?.event)),
      ),
    )
    .orderBy(asc(message.seq))
    .limit(mostMessages + 1);
}

function isNamed(event: unknown): SQL | undefined {
  const id = event !== null && typeof event === 'object' && 'id' in event ? event.id : undefined;
  const uuid = typeof id === 'string' ? findUuid('MSG', id) : undefined;
  return uuid === undefined ? undefined : eq(message.id, uuid);
}

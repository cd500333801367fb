import { and, desc, eq, gte, isNull, or } from 'drizzle-orm';
import { message } from '../chats/table.ts';
import { fromWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { addressOf } from '../engine/address.ts';
import type { Step } from '../engine/definition.ts';
import { parseDefinition } from '../engine/parseDefinition.ts';
import { flowVersion } from '../flows/table.ts';
import type { Json } from '../messages/events.ts';
import type { ProcessView } from './getProcess.ts';

/** Where a process stands for whoever talks to it: the step, and what has been said to them. */
export type Standing = {
  /** Of the step, through the sub-flows it is in. */
  address: string;
  step: Step;
  language: string;
  /** Ours, oldest first: the last 50. */
  said: (typeof message.$inferSelect)[];
};

const mostSaid = 50;

export async function readStanding(unit: Unit, view: ProcessView): Promise<Standing> {
  const { state } = view.process;
  const frame = state.frames?.at(-1);
  const definition = frame ? await readDefinition(unit, frame) : view.definition;
  const parsed = parseDefinition(definition);
  const name = frame?.step ?? state.step;
  const step = parsed.ok ? parsed.definition.steps[name] : undefined;
  if (!parsed.ok || !step) throw new Error(`Process ${view.process.id} is at no step "${name}"`);
  const { language } = parsed.definition;
  return { address: addressOf(state), step, language, said: await readSaid(unit, view) };
}

async function readDefinition(
  { tx, accountId }: Unit,
  { flowId, version }: { flowId: string; version: number },
): Promise<Json> {
  const [found] = await tx
    .select({ definition: flowVersion.definition })
    .from(flowVersion)
    .where(
      and(
        eq(flowVersion.accountId, accountId),
        eq(flowVersion.flowId, fromWire('IPF', flowId)),
        eq(flowVersion.version, version),
      ),
    );
  if (!found) throw new Error(`Version ${version} of flow ${flowId} is not there any more`);
  return found.definition;
}

/** What the process said, and what people said meanwhile. */
async function readSaid({ tx, accountId }: Unit, { process }: ProcessView) {
  const byPeople = and(isNull(message.processId), gte(message.createdAt, process.createdAt));
  const rows = await tx
    .select()
    .from(message)
    .where(
      and(
        eq(message.accountId, accountId),
        eq(message.chatId, process.chatId),
        eq(message.direction, 'out'),
        or(eq(message.processId, process.id), byPeople),
      ),
    )
    .orderBy(desc(message.seq))
    .limit(mostSaid);
  return rows.toReversed();
}

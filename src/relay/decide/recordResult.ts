import type { FlowResult, MessageFacts } from '../../engine/effects.ts';
import type { Json } from '../../messages/events.ts';
import { searchText } from '../../processes/searchText.ts';
import type { ProcessRow } from '../scene.ts';
import { applyEffect } from './applyEffect.ts';
import { giveBack } from './conceal.ts';
import { dropCall, finishProcess } from './endProcess.ts';
import { enterInJournal } from './enterInJournal.ts';
import type { EntrySecret } from './entrySecret.ts';
import { getFlow } from './flowScene.ts';
import type { ChatDraft, PersonDraft } from './personDraft.ts';

/** Takes what the flow machine gave: its place in the journal, the process's new state, its effects and its end. */
export function recordResult(
  draft: PersonDraft,
  chat: ChatDraft,
  process: ProcessRow,
  event: Json,
  result: FlowResult,
  secret?: EntrySecret,
): void {
  enterInJournal(draft, chat, process, event, result, secret);
  if (process.state.memory.call !== result.state.memory.call) dropCall(draft, process);
  if (process.state.held) giveBackUnlessHeld(draft, process, result);
  process.state = result.state;
  process.search = searchText(process, getFlow(draft, process));
  process.updatedAt = draft.scene.now;
  const entry = chat.processes.get(process.id);
  if (entry) entry.changed = true;
  for (const effect of result.effects) applyEffect(draft, chat, process, effect);
  if (result.ending) finishProcess(draft, chat, process, result.ending);
}

/** What was held and answers nothing is an activity, which can be read again. */
function giveBackUnlessHeld(
  draft: PersonDraft,
  process: ProcessRow,
  { state, effects }: FlowResult,
): void {
  const { held = [] } = process.state;
  // What is held where nothing sensitive is or may come has never been concealed.
  if (process.blankAt === null) return;
  const isKept = (id: string) => state.held?.some((each) => heldId(each) === id);
  const isSecret = (id: string) =>
    effects.some((effect) => effect.type === 'conceal' && effect.message.id === id);
  giveBack(
    draft,
    held.filter((each) => !isKept(heldId(each)) && !isSecret(heldId(each))),
  );
}

/** Messages are held by the engine as it was given them. */
const heldId = (held: Json): string => (held as unknown as MessageFacts).id;

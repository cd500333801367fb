import type {
  FlowEvent,
  FlowResult,
  Scene as FlowScene,
  MessageFacts,
} from '../../engine/effects.ts';
import type { Json } from '../../messages/events.ts';
import type { ProcessRow } from '../scene.ts';
import { nextSeq } from './addActivity.ts';
import { isWithoutWords } from './conceal.ts';
import type { EntrySecret } from './entrySecret.ts';
import type { ChatDraft, PersonDraft } from './personDraft.ts';

/** All that happens to a process stands in its journal, its end from outside too. */
export function enterInJournal(
  draft: PersonDraft,
  chat: ChatDraft,
  process: ProcessRow,
  event: Json,
  { reads, path }: Pick<FlowResult, 'reads' | 'path'>,
  secret: EntrySecret | null = null,
): void {
  if (secret) process.blankAt ??= notBeforeItsEnd;
  draft.journal.push({
    accountId: process.accountId,
    processId: process.id,
    seq: nextSeq(draft, chat),
    contactId: draft.contact.id,
    at: draft.scene.now,
    event,
    reads,
    path,
    step: process.state.step,
    visit: process.state.visit,
    secret,
  });
}

/** `blank_at` of an open process with something to blank: whoever ends it sets the time. */
const notBeforeItsEnd = new Date('9999-12-31T00:00:00Z');

const messageEvent = ({ id, tap }: MessageFacts) => ({
  type: 'message',
  id,
  ...(tap && { tap: { ...tap } }),
});

type Heard = { heard?: string; hidden?: true };

/** The message that was looked at, though the event was none: by its id, and whether its words were hidden then. */
export const heardBefore = ({ lastMessage }: FlowScene, { reads }: FlowResult): Heard =>
  lastMessage && Object.keys(reads).some((path) => path.split('.')[0] === 'message')
    ? { heard: lastMessage.id, ...(isWithoutWords(lastMessage.content) && { hidden: true }) }
    : {};

/** What the journal keeps of an event: a message by its id, its text stands in `message`. */
export function journalEvent(
  event: FlowEvent,
  heard: Heard,
  secret: EntrySecret | undefined,
): Json {
  switch (event.type) {
    case 'message':
      return messageEvent(event.message);
    case 'timer':
      return { type: 'timer', id: event.id, event: event.event, ...heard };
    case 'call_answered': {
      const { callId: id, visit, answer } = event;
      const shown = secret ? { ...answer, headers: {}, body: '***' } : { ...answer };
      return { type: 'call_answered', id, visit, answer: shown, ...heard };
    }
    case 'undelivered':
      return { type: 'undelivered', step: event.step, visit: event.visit, ...heard };
    default:
      return { type: event.type, ...heard };
  }
}

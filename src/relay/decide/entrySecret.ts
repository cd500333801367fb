import type { CompiledFlow } from '../../engine/compileFlow.ts';
import type { FlowEvent, FlowResult, Library, ProcessState } from '../../engine/effects.ts';
import { asksForSecret, isConfidential } from '../../engine/sensitive.ts';
import type { CallAnswer, InContent } from '../../messages/events.ts';

/** What a journal entry keeps as ciphertext, so that its process can be replayed while that lives. */
export type EntrySecret = { content: InContent } | { answer: CallAnswer };

/**
 * What is sensitive in an event, or may be: what answers a question that asks for something sensitive,
 * what is held where such a question may come, and what a server says that may have been told an answer.
 */
export function secretOf(
  flow: CompiledFlow,
  before: ProcessState,
  event: FlowEvent,
  { outcome }: FlowResult,
  library: Library,
): EntrySecret | undefined {
  switch (event.type) {
    case 'message': {
      const isSecret =
        outcome === 'held'
          ? isConfidential(flow, before, library)
          : asksForSecret(flow, before, library);
      return isSecret ? { content: event.message.content } : undefined;
    }
    case 'call_answered':
      return isConfidential(flow, before, library) ? { answer: event.answer } : undefined;
    default:
      return undefined;
  }
}

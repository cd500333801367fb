import { cancelWaiting } from './cancelWaiting.ts';
import { cancelProcess } from './endProcess.ts';
import { forgetWaiting } from './outboundReply.ts';
import type { PersonDraft } from './personDraft.ts';

/** They want nothing more of us: in every chat, at once, processes end and what waits is canceled. */
export function stopWriting(draft: PersonDraft): void {
  forgetWaiting(draft);
  for (const each of draft.chats.values()) {
    cancelProcess(draft, each);
    cancelWaiting(draft, each, 'opted_out');
  }
}

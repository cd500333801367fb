import { type Happening, hookEventsOf } from '../../hooks/hookEventsOf.ts';
import type { PersonDraft } from './personDraft.ts';

/** Tells the account's hooks with the decision that is being made; nothing where none wants it. */
export function tellHooks(draft: PersonDraft, happening: Happening): void {
  const { accountId, now, account } = draft.scene;
  if (account.wantedEvents.length === 0) return;
  const unit = { accountId, now, newId: draft.newId };
  draft.hookEvents.push(...hookEventsOf(unit, account.wantedEvents, happening));
}

import { chatObject } from '../../chats/chatObject.ts';
import { insertRows } from '../../db/rows.ts';
import type { Unit } from '../../db/unit.ts';
import { hookEventsOf } from '../../hooks/hookEventsOf.ts';
import { hookEvent } from '../../hooks/table.ts';
import type { OpenCampaign } from './lockCampaign.ts';
import type { Candidate } from './readCandidates.ts';

/** Tells hooks of the chats that a claim opens, in its commit. Where no hook wants it nothing is written. */
export async function tellOfOpened(
  unit: Unit,
  { wantedEvents, lineNumber }: OpenCampaign,
  opened: readonly { chatId: string; candidate: Candidate }[],
): Promise<void> {
  if (wantedEvents.length === 0) return;
  await insertRows(
    unit.tx,
    hookEvent,
    opened.flatMap(({ chatId: id, candidate: { contactId, contact, to, chat } }) =>
      hookEventsOf(unit, wantedEvents, {
        type: 'engagement_chat',
        action: 'opened',
        contactId,
        object: () =>
          chatObject(
            {
              accountId: unit.accountId,
              id,
              owner: null,
              status: 'open',
              tags: chat?.tags ?? [],
            },
            { id: contactId, name: contact.name, phone: contact.phone, waId: to.waId ?? null },
            lineNumber,
          ),
      }),
    ),
  );
}

import { addCounts } from '../campaigns/addCounts.ts';
import { moveRecipients } from '../campaigns/moveRecipients.ts';
import { noteProcesses } from '../campaigns/noteProcesses.ts';
import { noteResponses, optOutsOf, type Response } from '../campaigns/noteResponses.ts';
import { fromWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import type { Writes } from './writes.ts';

/**
 * Moves recipients of campaigns with what a turn has written, in its commit: statuses and cancelings of
 * their messages, answers, opt-outs, and the processes that answers started. A turn that concerns no campaign
 * asks nothing.
 */
export async function followCampaigns(
  unit: Unit,
  writes: Pick<
    Writes,
    'consents' | 'newProcesses' | 'sentMessages' | 'sentOutbounds' | 'recipientsDue'
  >,
  canceled: readonly string[],
): Promise<void> {
  const dueAt = new Map(writes.recipientsDue.map((each) => [each.messageId, each.dueAt]));
  const moved = new Set([
    ...writes.sentMessages.filter((row) => row.campaignId !== null).map((row) => row.id),
    ...canceled,
  ]);
  const optedOut = writes.consents.filter(({ granted }) => !granted);
  const answers = writes.sentOutbounds.flatMap((row): Response[] => {
    const { campaignId, messageId, contactId, response } = row;
    return campaignId === null || response === null
      ? []
      : [{ campaignId, messageId, contactId, response }];
  });
  const started = writes.newProcesses.flatMap(({ id: processId, contactId, trigger }) =>
    trigger.kind === 'campaign' && trigger.campaign_id !== undefined
      ? [{ campaignId: fromWire('CPG', trigger.campaign_id), contactId, processId }]
      : [],
  );
  if (moved.size + optedOut.length + answers.length + started.length === 0) return;

  const changes = await moveRecipients(
    unit,
    [...moved].map((messageId) => ({ messageId, dueAt: dueAt.get(messageId) })),
  );
  // Who opts out answers nothing else in the same breath.
  const optOuts = await optOutsOf(unit, [...new Set(optedOut.map((row) => row.contactId))]);
  changes.push(...(await noteResponses(unit, optOuts)), ...(await noteResponses(unit, answers)));
  await noteProcesses(unit, started);
  await addCounts(unit, changes);
}

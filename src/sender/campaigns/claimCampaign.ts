import { sql } from 'drizzle-orm';
import { addCounts, type CountChange } from '../../campaigns/addCounts.ts';
import { type DueRecipient, judgeRecipient, type Verdict } from '../../campaigns/judgeRecipient.ts';
import { transition } from '../../campaigns/moveRecipients.ts';
import { linkUserRefs } from '../../contacts/keepUserRef.ts';
import { lockContacts } from '../../contacts/lockContacts.ts';
import { recordAuthorizations } from '../../contacts/recordConsents.ts';
import { toWire } from '../../db/ids.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import type { Claimed } from '../claim.ts';
import { beginMessages } from './beginMessages.ts';
import { lockCampaign, type OpenCampaign } from './lockCampaign.ts';
import { type Candidate, readCandidates } from './readCandidates.ts';
import { retryMessages } from './retryMessages.ts';
import { rest, saveHeld, saveSkipped, saveWaiting } from './saveVerdicts.ts';
import { addTierUse } from './tier.ts';

export type CampaignClaimInput = {
  campaignId: string;
  /** Messages at most. */
  slots: number;
  /** This process, for this start. */
  sender: string;
};

export type Judged<V extends Verdict['do']> = {
  candidate: Candidate;
  verdict: Extract<Verdict, { do: V }>;
};

/**
 * Writes to the next recipients of a campaign: here they become messages, each with the attempt that will
 * carry it. The campaign is locked first, so that who has been told that it stands finds nothing claimed after;
 * then what is free of the contacts; and only then is anything read that speaks for or against writing to them.
 */
export async function claimCampaign(unit: Unit, input: CampaignClaimInput): Promise<Claimed[]> {
  const campaign = await lockCampaign(unit, input.campaignId);
  if (!campaign) return [];
  const due = await findDue(unit, input);
  const locked = await lockContacts(unit, due);
  const candidates = await readCandidates(
    unit,
    campaign,
    due.filter((id) => locked.has(id)),
  );
  const verdicts = judgeAll(campaign, candidates, input.slots, unit.now);

  const sends = pick(verdicts, 'send');
  const retries = pick(verdicts, 'retry');
  const holds = pick(verdicts, 'hold');
  const skips = pick(verdicts, 'skip');
  const claimed = [
    ...(await beginMessages(unit, campaign, input.sender, sends)),
    ...(await retryMessages(unit, campaign, input.sender, retries)),
  ];
  // Whoever made the campaign has said of all of them that they may be written to (`user_authorized`).
  await recordAuthorizations(
    unit,
    sends.map(({ candidate }) => candidate.contactId),
    { source: 'campaign', detail: toWire('CPG', campaign.id), actor: 'system' },
  );
  await linkUserRefs(
    unit,
    sends.flatMap(({ candidate: { contactId, userRef } }) =>
      userRef === null ? [] : [{ contactId, userRef }],
    ),
  );
  await saveHeld(unit, campaign.id, holds);
  await saveSkipped(unit, campaign.id, skips);
  await saveWaiting(unit, campaign.id, pick(verdicts, 'wait'));
  await addTierUse(unit, campaign, sends.filter(({ candidate }) => candidate.isNewInTier).length);
  if (claimed.length === 0) await rest(unit, campaign, holds);
  await addCounts(unit, [
    ...sends.flatMap(({ candidate }) => transition(campaign.id, candidate.state, 'queued')),
    ...holds.flatMap(({ candidate }) => move(campaign.id, candidate, 'held')),
    ...skips.flatMap(({ candidate }) => transition(campaign.id, candidate.state, 'skipped')),
  ]);
  return claimed;
}

/** What was written already stays queued while it is held. */
const move = (campaignId: string, { state, messageId }: Candidate, to: 'held'): CountChange[] =>
  messageId === null ? transition(campaignId, state, to) : [];

const pick = <V extends Verdict['do']>(
  verdicts: readonly { candidate: Candidate; verdict: Verdict }[],
  what: V,
): Judged<V>[] => verdicts.filter((each): each is Judged<V> => each.verdict.do === what);

/** More than are wanted: some will be passed over. */
async function findDue(unit: Unit, { campaignId, slots }: CampaignClaimInput): Promise<string[]> {
  const rows = await run<{ contact_id: string }>(
    unit.tx,
    sql`select contact_id from campaign_recipient
      where account_id = ${unit.accountId} and campaign_id = ${campaignId} and due_at <= ${unit.now}
      order by due_at limit ${Math.ceil(slots * 1.25) + 10}::int`,
  );
  return rows.map((row) => row.contact_id);
}

/** In the order in which they are due, until there are enough; those after that are not judged. */
function judgeAll(
  campaign: OpenCampaign,
  candidates: readonly Candidate[],
  slots: number,
  now: Date,
): { candidate: Candidate; verdict: Verdict }[] {
  const verdicts: { candidate: Candidate; verdict: Verdict }[] = [];
  let taken = 0;
  let newInTier = 0;
  for (const candidate of candidates) {
    if (taken >= slots) break;
    const isTierSpent = newInTier >= campaign.tierLeft;
    const running = { ...campaign, tierFreeAt: isTierSpent ? campaign.tierFreeAt : undefined };
    const verdict = judgeRecipient(running, dueOf(candidate), now);
    verdicts.push({ candidate, verdict });
    if (verdict.do !== 'send' && verdict.do !== 'retry') continue;
    taken += 1;
    if (verdict.do === 'send' && candidate.isNewInTier) newInTier += 1;
  }
  return verdicts;
}

const dueOf = (candidate: Candidate): DueRecipient => ({
  ...candidate,
  written: candidate.messageId !== null,
});

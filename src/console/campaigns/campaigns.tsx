import type { Site } from '../visit.ts';
import { addAudienceStep } from './audienceStep.tsx';
import { addCampaignList } from './campaignList.tsx';
import { addMessageStep } from './messageStep.tsx';
import { addOverview } from './overview.tsx';
import { addRecipients } from './recipients.tsx';
import { addReviewStep } from './reviewStep.tsx';
import { addWhenStep } from './whenStep.tsx';

/** Campaigns: made in steps, none of which can be done wrong, and watched while they run. */
export function addCampaigns(site: Site): void {
  addCampaignList(site);
  addMessageStep(site);
  addAudienceStep(site);
  addWhenStep(site);
  addReviewStep(site);
  addRecipients(site);
  addOverview(site);
}

import { AppError } from '../errors.ts';
import type { CampaignRow } from './getCampaign.ts';

/** AppError `conflict` for one that has started. */
export function requireOpen({ status }: Pick<CampaignRow, 'status'>): void {
  if (status === 'draft' || status === 'scheduled') return;
  throw new AppError(
    'conflict',
    `The campaign is ${status}: recipients are added to one that is a draft or scheduled`,
  );
}

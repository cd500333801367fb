import type { Preview } from './previewCampaign.ts';

/** What somebody should know before they start, in a word for programs and a sentence for people. */
export type Warning = {
  code: 'incomplete' | 'tier' | 'stop_at' | 'outbound_unavailable';
  message: string;
};

/** Of what a preview found. Pure. */
export function warningsOf({
  complete,
  tierLeft,
  eligible,
  held,
  skipped,
  boundBy,
}: Preview): Warning[] {
  const warnings: Warning[] = [];
  const waiting = Object.values(held).reduce((sum, n) => sum + n, 0);
  if (!complete) {
    const message = 'Not everybody was looked at: the numbers are of those that were';
    warnings.push({ code: 'incomplete', message });
  }
  if (tierLeft !== undefined && eligible + waiting > tierLeft) {
    const message = `Meta lets the business begin with ${tierLeft} more people today: the rest waits`;
    warnings.push({ code: 'tier', message });
  }
  if (boundBy === 'schedule') {
    const message = 'It would not be through by stop_at: who is left then is canceled';
    warnings.push({ code: 'stop_at', message });
  }
  if (skipped.outbound_unavailable !== undefined) {
    const message = 'Some cannot be written to, since a value for them is missing';
    warnings.push({ code: 'outbound_unavailable', message });
  }
  return warnings;
}

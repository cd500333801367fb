import type { CampaignStatus } from '../../campaigns/table.ts';
import type { Words } from '../words.ts';

const tones: Record<CampaignStatus, string> = {
  draft: '',
  scheduled: 'waits',
  planning: 'success',
  running: 'success',
  paused: 'waits',
  completed: '',
  canceled: '',
  failed: 'failure',
};

export const StatusMark = ({ status, words }: { status: CampaignStatus; words: Words }) => (
  <span class={`mark small ${tones[status]}`}>{words.campaigns[status]}</span>
);

import type { CampaignStatus } from '../../campaigns/table.ts';
import { Mark, type Tone } from '../mark.tsx';
import type { Words } from '../words.ts';

const tones: Record<CampaignStatus, Tone | undefined> = {
  draft: undefined,
  scheduled: 'waits',
  planning: 'success',
  running: 'success',
  paused: 'waits',
  completed: undefined,
  canceled: undefined,
  failed: 'failure',
};

export const StatusMark = ({ status, words }: { status: CampaignStatus; words: Words }) => (
  <Mark tone={tones[status]}>{words.campaigns[status]}</Mark>
);

import { type ShownQuality, shownQualityOf } from '../../outbounds/shownQuality.ts';
import { type ShownStatus, shownStatusOf } from '../../outbounds/shownStatus.ts';
import { Mark, type Tone } from '../mark.tsx';
import type { Words } from '../words.ts';
import { categories } from './asked.ts';

const tones: Record<ShownStatus, Tone | undefined> = {
  APPROVED: 'success',
  PENDING: 'waits',
  REJECTED: 'failure',
  PAUSED: 'waits',
  DISABLED: 'failure',
  FLAGGED: 'waits',
  PENDING_DELETION: undefined,
};

/** `status`, `quality`, `category`: as they are stored. */
export const StatusMark = ({ status, words }: { status: string; words: Words }) => {
  const shown = shownStatusOf(status);
  return <Mark tone={tones[shown]}>{words.outbounds.statuses[shown]}</Mark>;
};

const qualityTones: Record<Exclude<ShownQuality, 'PENDING'>, Tone> = {
  HIGH: 'success',
  MEDIUM: 'waits',
  LOW: 'failure',
};

export const QualityMark = ({ quality, words }: { quality: string; words: Words }) => {
  const shown = shownQualityOf(quality);
  const word = words.outbounds.qualities[shown];
  if (shown === 'PENDING') return <span class="small dim unbroken">{word}</span>;
  return <Mark tone={qualityTones[shown]}>{word}</Mark>;
};

export const CategoryWord = ({ category, words }: { category: string; words: Words }) => {
  const known = categories.find((each) => each === category);
  return <>{known ? words.outbounds.categories[known] : category}</>;
};

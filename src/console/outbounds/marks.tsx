import { type ShownQuality, shownQualityOf } from '../../outbounds/shownQuality.ts';
import { type ShownStatus, shownStatusOf } from '../../outbounds/shownStatus.ts';
import type { Words } from '../words.ts';
import { categories } from './asked.ts';

const tones: Record<ShownStatus, string> = {
  APPROVED: 'success',
  PENDING: 'waits',
  REJECTED: 'failure',
  PAUSED: 'waits',
  DISABLED: 'failure',
  FLAGGED: 'waits',
  PENDING_DELETION: '',
};

/** `status`, `quality`, `category`: as they are stored. */
export const StatusMark = ({ status, words }: { status: string; words: Words }) => {
  const shown = shownStatusOf(status);
  return <span class={`mark small ${tones[shown]}`}>{words.outbounds.statuses[shown]}</span>;
};

const qualityTones: Record<ShownQuality, string> = {
  HIGH: 'success',
  MEDIUM: 'waits',
  LOW: 'failure',
  PENDING: '',
};

export const QualityMark = ({ quality, words }: { quality: string; words: Words }) => {
  const shown = shownQualityOf(quality);
  const word = words.outbounds.qualities[shown];
  if (shown === 'PENDING') return <span class="small dim unbroken">{word}</span>;
  return <span class={`mark small ${qualityTones[shown]}`}>{word}</span>;
};

export const CategoryWord = ({ category, words }: { category: string; words: Words }) => {
  const known = categories.find((each) => each === category);
  return <>{known ? words.outbounds.categories[known] : category}</>;
};

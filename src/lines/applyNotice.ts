import type { LineNews } from '../providers/contract.ts';
import type { line } from './table.ts';

type LineRow = typeof line.$inferSelect;

/** What a notice may change of a line; what is absent stays as it is. */
export type LineChange = Partial<
  Pick<LineRow, 'tier' | 'quality' | 'status' | 'throughput' | 'pausedReason'>
>;

/** Folds what a provider's notice says into a line that it is about; undefined where nothing changes. */
export function applyNotice(row: LineRow, news: LineNews): LineChange | undefined {
  const { tier, quality, status, pause } = news;
  const change: LineChange = {};
  if (tier !== undefined && tier !== row.tier) change.tier = tier;
  if (quality !== undefined && quality !== row.quality) change.quality = quality;
  if (status !== undefined && status !== row.status) change.status = status;
  // A number that the Business app shares keeps the app's rate, whatever else it is given.
  if (news.throughput !== undefined && !row.onBusinessApp && news.throughput !== row.throughput) {
    change.throughput = news.throughput;
  }
  if (pause !== undefined && pause !== row.pausedReason) change.pausedReason = pause;
  if (row.pausedReason !== null && news.over?.includes(row.pausedReason))
    change.pausedReason = null;
  return Object.keys(change).length > 0 ? change : undefined;
}

/** Whether a notice that came for a business account of ours (`wabaId`) speaks of this line. */
export const isAbout = (row: LineRow, news: LineNews, wabaId: string): boolean =>
  row.wabaId === wabaId && (news.phoneNumber === undefined || news.phoneNumber === row.phoneNumber);

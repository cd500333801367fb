import type { LineNews } from '../providers/contract.ts';
import type { line } from './table.ts';

type LineRow = typeof line.$inferSelect;

/** What a notice may change of a line; what is absent stays as it is. */
export type LineChange = Partial<
  Pick<LineRow, 'tier' | 'quality' | 'status' | 'throughput' | 'pausedReason' | 'pausedUntil'>
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
  if (pause !== undefined && pausesLonger(row, pause, news.pauseUntil)) {
    change.pausedReason = pause;
    change.pausedUntil = news.pauseUntil ?? null;
  }
  if (row.pausedReason !== null && news.over?.includes(row.pausedReason)) {
    change.pausedReason = null;
    change.pausedUntil = null;
  }
  return Object.keys(change).length > 0 ? change : undefined;
}

/** The newest word on one reason counts; of two reasons the one that ends by itself never hides the other. */
function pausesLonger(row: LineRow, pause: string, until: Date | undefined): boolean {
  const { pausedReason, pausedUntil } = row;
  if (pausedReason === null) return true;
  if (pausedReason === pause) return pausedUntil?.getTime() !== until?.getTime();
  if (pausedUntil === null) return until === undefined;
  return until === undefined || until > pausedUntil;
}

/** Whether a notice that came for a business account of ours (`wabaId`) speaks of this line. */
export const isAbout = (row: LineRow, news: LineNews, wabaId: string): boolean =>
  row.wabaId === wabaId && (news.phoneNumber === undefined || news.phoneNumber === row.phoneNumber);

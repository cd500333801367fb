import { findUuid, toWire } from '../db/ids.ts';
import { AppError } from '../errors.ts';

/** A place in an account's feed: after the `done` first events of what that transaction did to that chat. */
export type FeedPlace = { tx: string; at: Date; chatId: string; done: number };

/** As `Last-Event-ID` carries it. */
export const writeFeedPlace = ({ tx, at, chatId, done }: FeedPlace): string =>
  [tx, at.getTime(), toWire('EN_CHT_', chatId), done].join('-');

/** AppError `invalid_request` where it is none. */
export function readFeedPlace(id: string): FeedPlace {
  const [, tx = '', at = '', chat = '', done = ''] =
    /^(\d{1,19})-(\d{1,15})-(EN_CHT_\w{26})-(\d{1,9})$/.exec(id) ?? [];
  const chatId = findUuid('EN_CHT_', chat);
  if (chatId) return { tx, at: new Date(Number(at)), chatId, done: Number(done) };
  throw new AppError('invalid_request', 'Last-Event-ID is none of ours: leave it out to begin now');
}

/**
 * How far a message of ours has come, least to greatest. `failed` is a rank among them, so that
 * folding statuses is commutative and idempotent: a `sent` after `failed` changes nothing, a
 * `delivered` after `failed`, which happens, wins.
 */
const ranks = [
  'queued',
  'sending',
  'accepted',
  'sent',
  'failed',
  'delivered',
  'read',
  'played',
] as const;

/**
 * `canceled` stands outside the order: it is reached from `queued` only. A try before that may have left all the
 * same, so it is over where the provider says so.
 */
export type MessageStatus = (typeof ranks)[number] | 'canceled';

/** What a provider can report of a message. */
export type ReportedStatus = Extract<
  MessageStatus,
  'sent' | 'failed' | 'delivered' | 'read' | 'played'
>;

/** The greater of what is known and what is reported, whatever the order of arrival. */
export function greaterStatus(known: MessageStatus, reported: MessageStatus): MessageStatus {
  if (known === 'canceled') return hasLeft(reported) ? reported : known;
  if (reported === 'canceled') return known === 'queued' ? 'canceled' : known;
  return ranks.indexOf(reported) > ranks.indexOf(known) ? reported : known;
}

const hasLeft = (status: MessageStatus): boolean =>
  status === 'accepted' || status === 'sent' || hasArrived(status);

/** The provider has brought it to the phone. */
export const hasArrived = (status: MessageStatus): boolean =>
  status === 'delivered' || status === 'read' || status === 'played';

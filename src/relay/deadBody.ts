import type { SecretBox, SecretPlace } from '../accounts/secretBox.ts';
import type { Json } from '../messages/events.ts';
import { isSealed } from '../processes/sealedValue.ts';
import { type Renew, renewValue } from './rotate/renew.ts';
import type { inboxDead } from './table.ts';

type DeadRow = Pick<typeof inboxDead.$inferSelect, 'accountId' | 'id' | 'body'>;

const placeOf = ({ accountId, id }: DeadRow): SecretPlace => ({
  accountId,
  row: String(id),
  column: 'inbox_dead.body',
});

/**
 * The body of an event that is buried, as JSON text: it may be a sensitive answer, and nobody will ever know
 * what it would have been.
 */
export const sealBody = (box: SecretBox, row: DeadRow): string =>
  JSON.stringify({ $sealed: box.seal(placeOf(row), row.body).toString('base64') });

/** The reverse; a body that was never sealed is as it was. Throws where no key opens it. */
export function openBody(box: SecretBox, row: DeadRow): string {
  const value = jsonOf(row.body);
  return isSealed(value) ? box.open(placeOf(row), Buffer.from(value.$sealed, 'base64')) : row.body;
}

/** The same by the key that writes; as it was where it is by that already, or was never sealed. */
export function renewBody(renew: Renew, row: DeadRow): string {
  const value = jsonOf(row.body);
  return isSealed(value) ? JSON.stringify(renewValue(renew, placeOf(row), value)) : row.body;
}

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import type { SecretBox, SecretPlace } from '../accounts/secretBox.ts';
import type { CallRequest } from '../engine/callRequest.ts';
import type { SealedValue } from './sealedValue.ts';

type Stored = { accountId: string; id: string; request: CallRequest | SealedValue };

/** Where it is sealed. */
export const requestPlace = ({ accountId, id }: Omit<Stored, 'request'>): SecretPlace => ({
  accountId,
  row: id,
  column: 'call.request',
});

/** What a call will send, as it stands in its row: it may be made of anything that the process knows. */
export const sealRequest = (box: SecretBox, row: Stored): SealedValue =>
  'method' in row.request
    ? { $sealed: box.seal(requestPlace(row), JSON.stringify(row.request)).toString('base64') }
    : row.request;

/** The reverse. Throws where the key is no longer in `SECRET_KEY`. */
export const openRequest = (box: SecretBox, row: Stored): CallRequest =>
  'method' in row.request
    ? row.request
    : JSON.parse(box.open(requestPlace(row), Buffer.from(row.request.$sealed, 'base64')));

import type { SecretPlace } from '../accounts/secretBox.ts';

/** Where a WABA's token is sealed. */
export const accessTokenPlace = (accountId: string, wabaId: string): SecretPlace => ({
  accountId,
  row: wabaId,
  column: 'waba.access_token',
});

/** Where the secret of a WABA's own app is sealed. */
export const appSecretPlace = (accountId: string, wabaId: string): SecretPlace => ({
  accountId,
  row: wabaId,
  column: 'waba.app_secret',
});

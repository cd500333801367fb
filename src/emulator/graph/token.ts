import type { Emulator } from '../emulator.ts';
import type { Waba } from '../world.ts';
import type { Refusal } from './graphError.ts';

/**
 * Whose token a request carries: `Authorization: Bearer …`, or `access_token` in the query.
 * A token that is missing is error 104, one that is nobody's 190.
 */
export function tokenOwner(
  emulator: Emulator,
  authorization: string | undefined,
  query: string | undefined,
): { wabas: Waba[] } | { refusal: Refusal } {
  const token = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(authorization ?? '')?.[1] ?? query;
  if (token === undefined) {
    return {
      refusal: { code: 104, message: 'An access token is required to request this resource.' },
    };
  }
  const wabas = [...emulator.world.wabas.values()].filter((waba) => waba.accessToken === token);
  return wabas.length > 0
    ? { wabas }
    : {
        refusal: {
          code: 190,
          message: 'Invalid OAuth access token - Cannot parse access token',
        },
      };
}

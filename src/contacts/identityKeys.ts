import type { Identities } from '../messages/events.ts';
import { canonicalNumber } from './canonicalNumber.ts';

/** One way to find a person, as `contact_identity` keeps it. */
export type IdentityKey = {
  kind: 'number' | 'user_id' | 'parent_user_id';
  value: string;
};

/**
 * Every way to find the person named, the surest first: a user id is one person's, a number may
 * have had another owner, a parent id comes last.
 */
export function identityKeys(who: Identities): IdentityKey[] {
  const keys: IdentityKey[] = [];
  if (who.userId) keys.push({ kind: 'user_id', value: who.userId });
  for (const number of [who.waId, who.phone]) {
    if (!number) continue;
    const value = canonicalNumber(number);
    if (!keys.some((key) => key.kind === 'number' && key.value === value)) {
      keys.push({ kind: 'number', value });
    }
  }
  if (who.parentUserId) keys.push({ kind: 'parent_user_id', value: who.parentUserId });
  return keys;
}

/** The key as one text, for sets and maps. */
export const keyText = (key: IdentityKey): string => `${key.kind}:${key.value}`;

import type { SecretBox, SecretPlace } from '../../accounts/secretBox.ts';
import type { SealedValue } from '../../processes/sealedValue.ts';

/** What has become of the values of a column: `unreadable` are those that no key of `SECRET_KEY` opens. */
export type Tally = { renewed: number; unreadable: number };

/** The same secret by the key that writes, or the very bytes that were given where they are to stay. */
export type Renew = (place: SecretPlace, sealed: Buffer) => Buffer;

/** Counts what it does. What no key opens stays as it is. */
export const renewBy =
  (box: SecretBox, tally: Tally): Renew =>
  (place, sealed) => {
    try {
      const next = box.renew(place, sealed);
      if (next) tally.renewed += 1;
      return next ?? sealed;
    } catch {
      tally.unreadable += 1;
      return sealed;
    }
  };

/** As `Renew`, of what stands within JSON: the very value that was given where it is to stay. */
export function renewValue(renew: Renew, place: SecretPlace, value: SealedValue): SealedValue {
  const sealed = Buffer.from(value.$sealed, 'base64');
  const next = renew(place, sealed);
  return next === sealed ? value : { $sealed: next.toString('base64') };
}

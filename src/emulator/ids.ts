import { randomBytes } from 'node:crypto';

/**
 * Names for things, as Meta's look. They never repeat, not even after a reset with the same seed or
 * a restart: the service on the other side remembers them for ever, and would take a message with a
 * known id for a repeat.
 */
export type Ids = {
  /** `wamid.…` of a message that a person wrote. */
  inboundMessage(user: string): string;
  /** `wamid.…` of a message that a business sent. */
  outboundMessage(user: string): string;
  /** Sixteen digits, as ids of media and templates are; below 2^53, for Meta writes some as numbers. */
  object(): string;
  /** `fbtrace_id` of an error. */
  trace(): string;
};

export function createIds(): Ids {
  const run = randomBytes(4).toString('hex').toUpperCase();
  const runNumber = String(randomBytes(4).readUInt32BE()).padStart(10, '0');
  let count = 0;

  const serial = (length: number): string => {
    count += 1;
    return run + count.toString(16).toUpperCase().padStart(length, '0');
  };

  // The inside of a real wamid: a header, the length and digits of the person's number, the
  // direction (0x11 from us, 0x12 from them), the length and hex digits of a serial, a zero.
  const wamid = (user: string, direction: string, digits: string): string => {
    const inside = `\x1c\x18${String.fromCharCode(user.length)}${user}\x15\x02\x00${direction}\x18${String.fromCharCode(digits.length)}${digits}\x00`;
    return `wamid.${Buffer.from(inside, 'latin1').toString('base64')}`;
  };

  return {
    inboundMessage: (user) => wamid(user, '\x12', `3A${serial(10)}`),
    outboundMessage: (user) => wamid(user, '\x11', serial(10)),
    object: () => {
      count += 1;
      return `${1 + (count % 8)}${runNumber.slice(0, 6)}${String(count).padStart(9, '0')}`;
    },
    trace: () => `A${randomBytes(16).toString('base64url').slice(0, 22)}`,
  };
}

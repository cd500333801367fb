import { type AppError, notFound } from '../errors.ts';

/** Gives ids for a moment in milliseconds since 1970, rising within one millisecond. */
export type Ids = (nowMs: number) => string;

/** Ten random bytes each time it is asked; main hands it `crypto.randomBytes`, tests a fixed row. */
export type RandomBytes = () => Uint8Array;

/**
 * A source of UUIDv7 (RFC 9562): 48 bits of milliseconds, then a 12-bit counter that begins at a
 * random value below 2,048 each millisecond, then 62 random bits. The counter keeps neighbours
 * together in an index; nothing takes its order from ids.
 */
export function createIds(random: RandomBytes): Ids {
  let lastMs = -1;
  let counter = 0;
  return (nowMs) => {
    const bytes = random();
    counter = nowMs === lastMs ? (counter + 1) & 0xfff : seedOf(bytes);
    lastMs = nowMs;
    return format(nowMs, counter, bytes);
  };
}

/** One UUIDv7, its counter taken from the random bytes. */
export const uuidv7 = (nowMs: number, random: RandomBytes): string => {
  const bytes = random();
  return format(nowMs, seedOf(bytes), bytes);
};

/** The least id that could have been made at that moment. */
export function uuidFloor(ms: number): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(Math.max(ms, 0), 0, 6);
  return hyphenate(bytes.toString('hex'));
}

function seedOf(random: Uint8Array): number {
  const [high, low] = random.subarray(8);
  if (high === undefined || low === undefined) {
    throw new Error(`A random source gave ${random.length} bytes, not 10`);
  }
  return ((high << 8) | low) & 0x7ff;
}

function format(nowMs: number, counter: number, random: Uint8Array): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes.set(random.subarray(0, 8), 8);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  return hyphenate(bytes.toString('hex'));
}

const hyphenate = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;

// What each prefix of a wire id names, as a caller reads it.
const things = {
  TCI: 'account',
  ACC: 'account',
  RCP: 'recipient',
  SEG: 'contact segment',
  OTB: 'outbound',
  IPF: 'flow',
  IDP: 'process',
  WDI: 'session',
  CCP: 'contact property',
  CNT: 'contact',
  CPG: 'campaign',
  INB: 'inbound flow',
  MSG: 'message',
  MED: 'media',
  HOK: 'hook',
  HKE: 'event',
  HIK: 'event',
  IMP: 'import',
  USR: 'agent',
  KEY: 'api key',
  EN_CHT_: 'chat',
  EN_ACT_: 'activity',
  EN_CH_: 'channel',
} as const;

/** What a wire id begins with; it says what kind of thing the id names. */
export type WirePrefix = keyof typeof things;

/** `toWire('CNT', '0190b3c4-…')` → `CNT` + 32 hex; chats and activities: + 26 of Crockford base32. */
export const toWire = (prefix: WirePrefix, uuid: string): string => {
  const hex = uuid.replaceAll('-', '');
  return prefix + (isBase32(prefix) ? hexToBase32(hex) : hex);
};

/** The reverse of `toWire`. A wrong prefix or form is AppError `not_found`: nothing has such an id. */
export function fromWire(prefix: WirePrefix, text: string): string {
  const uuid = findUuid(prefix, text);
  if (uuid !== undefined) return uuid;
  throw noSuch(prefix);
}

/** AppError `not_found`, for a thing of this kind. */
export const noSuch = (prefix: WirePrefix): AppError => notFound(things[prefix]);

/** As `fromWire`; undefined where it is no such id. */
export function findUuid(prefix: WirePrefix, text: string): string | undefined {
  const hex = hexOf(prefix, text);
  return hex === undefined ? undefined : hyphenate(hex);
}

function hexOf(prefix: WirePrefix, text: string): string | undefined {
  if (!text.startsWith(prefix)) return undefined;
  const body = text.slice(prefix.length);
  if (isBase32(prefix)) return base32ToHex(body.toUpperCase());
  return /^[0-9a-f]{32}$/i.test(body) ? body.toLowerCase() : undefined;
}

const isBase32 = (prefix: WirePrefix): boolean => prefix.endsWith('_');

// Crockford's alphabet: no I, L, O, U. 26 digits hold 130 bits, so the first is 0 to 7.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function hexToBase32(hex: string): string {
  let rest = BigInt(`0x${hex}`);
  let text = '';
  for (let digit = 0; digit < 26; digit++) {
    text = alphabet.charAt(Number(rest & 31n)) + text;
    rest >>= 5n;
  }
  return text;
}

function base32ToHex(text: string): string | undefined {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text)) return undefined;
  let bits = 0n;
  for (const digit of text) bits = (bits << 5n) | BigInt(alphabet.indexOf(digit));
  return bits.toString(16).padStart(32, '0');
}

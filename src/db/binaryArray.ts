/**
 * A parameter in Postgres's binary form; the driver passes it on as it is (`patches/postgres`). Lists of these
 * types are dear to read as text: each letter is looked at for quotes and then once more for what it says.
 */
export type Binary = { binary: Buffer };

// Postgres's numbers for the types, from its catalogue pg_type.
const typeNumbers = { uuid: 2950, timestamptz: 1184, text: 25, jsonb: 3802, bytea: 17 } as const;
export type BinaryType = keyof typeof typeNumbers;

/**
 * An array as one parameter: of uuids in their usual spelling, moments in milliseconds since 1970, bytes, or
 * texts, which JSON is too. The form of `array_send` and of each type's own `…_send`; a wrong spelling is an error.
 */
export function binaryArray(
  type: BinaryType,
  values: readonly (string | number | Uint8Array | null)[],
): Binary {
  const buffer = Buffer.allocUnsafe(values.reduce<number>((sum, value) => sum + most(value), 20));
  let at = buffer.writeInt32BE(values.length === 0 ? 0 : 1); // dimensions
  at = buffer.writeInt32BE(1, at); // there may be nulls
  at = buffer.writeInt32BE(typeNumbers[type], at);
  if (values.length === 0) return { binary: buffer.subarray(0, at) };

  at = buffer.writeInt32BE(values.length, at);
  at = buffer.writeInt32BE(1, at); // the first place
  for (const value of values) {
    if (value === null) {
      at = buffer.writeInt32BE(-1, at);
      continue;
    }
    const length = writeElement(buffer, at + 4, type, value);
    buffer.writeInt32BE(length, at);
    at += 4 + length;
  }
  return { binary: buffer.subarray(0, at) };
}

/** Bytes that an element and its length may need: of a text three for each of its units. */
const most = (value: string | number | Uint8Array | null): number =>
  value === null ? 4 : typeof value === 'number' ? 12 : 5 + 3 * value.length;

/** Writes an element at a place; gives its length. */
function writeElement(
  buffer: Buffer,
  at: number,
  type: BinaryType,
  value: string | number | Uint8Array,
): number {
  if (typeof value === 'number') return writeMoment(buffer, at, value);
  if (typeof value !== 'string') {
    buffer.set(value, at);
    return value.length;
  }
  if (type === 'uuid') return writeUuid(buffer, at, value);
  if (type !== 'jsonb') return buffer.write(value, at);
  buffer[at] = 1; // the version of the form
  return 1 + buffer.write(value, at + 1);
}

const millenniumMs = Date.UTC(2000);
const half = 2 ** 32;

/** Microseconds since 2000 in 64 bits, of which a double holds no more than 53: in two halves. */
function writeMoment(buffer: Buffer, at: number, ms: number): number {
  if (!Number.isInteger(ms)) throw new Error('An invalid date is no moment');
  const sinceMs = ms - millenniumMs;
  const highMs = Math.floor(sinceMs / half);
  const low = (sinceMs - highMs * half) * 1000;
  const carried = Math.floor(low / half);
  buffer.writeInt32BE(highMs * 1000 + carried, at);
  buffer.writeUInt32BE(low - carried * half, at + 4);
  return 8;
}

const hyphens = [8, 13, 18, 23];
const noDigit = 16;
const digits = new Uint8Array(128).fill(noDigit);
for (let digit = 0; digit < 16; digit++) {
  const letter = digit.toString(16);
  digits[letter.charCodeAt(0)] = digit;
  digits[letter.toUpperCase().charCodeAt(0)] = digit;
}

function writeUuid(buffer: Buffer, at: number, uuid: string): number {
  let seen = 0;
  let place = at;
  for (let index = 0; index < 36; index += 2) {
    if (hyphens.includes(index)) index += 1;
    const high = digits[uuid.charCodeAt(index)] ?? noDigit;
    const low = digits[uuid.charCodeAt(index + 1)] ?? noDigit;
    seen |= high | low;
    buffer[place++] = (high << 4) | low;
  }
  const isUsual = uuid.length === 36 && hyphens.every((index) => uuid[index] === '-');
  if (!isUsual || seen >= noDigit) throw new Error(`"${uuid}" is no uuid in its usual spelling`);
  return 16;
}

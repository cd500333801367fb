const starts = (bytes: Uint8Array, at: number, ...given: number[]): boolean =>
  given.every((each, index) => bytes[at + index] === each);

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.subarray(from, to)).toString('latin1');

/** What a file is by its first bytes, of the types that can stand above a template; else undefined. */
export function sniffType(bytes: Uint8Array): string | undefined {
  if (starts(bytes, 0, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (starts(bytes, 0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (ascii(bytes, 0, 5) === '%PDF-') return 'application/pdf';
  // ISO base media: its brand says which.
  if (ascii(bytes, 4, 8) === 'ftyp') {
    return ascii(bytes, 8, 11) === '3gp' ? 'video/3gpp' : 'video/mp4';
  }
  return undefined;
}

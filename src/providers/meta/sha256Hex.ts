/** Meta's base64 of a sha-256 as lower-case hex; undefined for what is no sha-256 (samples have some cut short). */
export function sha256Hex(hash: string): string | undefined {
  if (/^[0-9a-f]{64}$/i.test(hash)) return hash.toLowerCase();
  const bytes = Buffer.from(hash, 'base64');
  return bytes.length === 32 ? bytes.toString('hex') : undefined;
}

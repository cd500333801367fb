/** One address and nothing else: something, @, and a domain with a dot. The domain is lower case. */
export function readEmail(written: string): string | undefined {
  const bare = written.replace(/^<|^mailto:|>$/gi, '');
  const [, name, domain] = /^([^\s@,;<>"()]{1,64})@([^\s@,;<>"()_]{1,253})$/.exec(bare) ?? [];
  if (name === undefined || domain === undefined) return undefined;
  if (name.startsWith('.') || name.endsWith('.') || name.includes('..')) return undefined;
  return isDomain.test(domain) ? `${name}@${domain.toLowerCase()}` : undefined;
}

const label = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?';
const isDomain = new RegExp(`^(?:${label}\\.)+\\p{L}[\\p{L}\\p{N}-]*[\\p{L}\\p{N}]$`, 'u');

import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSources } from './architecture/source.ts';

const page = readFileSync('SECURITY.md', 'utf8');
const attackers = page
  .slice(page.indexOf('## Who might attack'), page.indexOf('## What is left to you'))
  .split('\n### ')
  .slice(1)
  .map((part) => {
    const [who = '', ...lines] = part.split('\n');
    return { who, rows: lines.filter((line) => /^\| (?!-|attack )/.test(line)) };
  });
const shownBy = (row: string) =>
  [...row.matchAll(/`(test\/[\w./]+\.test\.ts)`: “([^”]+)”/g)].map(([, file = '', said = '']) => ({
    file,
    said,
  }));

test('SECURITY.md tells of each attacker what stops them, and every row names a test', () => {
  expect(attackers.map(({ who }) => who)).toEqual([
    'Webhook forger',
    'Tenant against tenant',
    'Malicious flow author',
    'Malicious contact',
    'Malicious media',
    'Leaked database dump',
    'Log reader',
  ]);
  const bare = attackers.flatMap(({ rows }) => rows.filter((row) => shownBy(row).length === 0));
  expect(bare).toEqual([]);
  for (const { rows } of attackers) expect(rows.length).toBeGreaterThan(2);
});

test('every test that SECURITY.md names is there, word for word', () => {
  const named = attackers.flatMap(({ rows }) => rows.flatMap(shownBy));
  const missing = named.filter(
    // The title of a test, or of a case of one, stands in quotes and nowhere else.
    ({ file, said }) =>
      !existsSync(file) ||
      !['`', "'", '"'].some((quote) =>
        readFileSync(file, 'utf8').replaceAll('\\`', '`').includes(`${quote}${said}${quote}`),
      ),
  );
  expect(missing).toEqual([]);
});

test('nothing that others send is unpacked or decoded: no part of the service knows how', () => {
  const imported = readSources('.').flatMap(({ path, text }) =>
    [...text.matchAll(/from '([^']+)'|import\('([^']+)'\)/g)].map(([, from, late]) => ({
      path,
      from: from ?? late ?? '',
    })),
  );
  expect(imported.length).toBeGreaterThan(1_000);
  const knowing =
    /^(node:)?zlib$|sharp|jimp|canvas|image|png|jpe?g|gif|pdf(?!kit)|ffmpeg|zip|tar$|unzip|inflat|pako|brotli/;
  const own = imported.filter(({ from }) => !from.startsWith('.') && knowing.test(from));
  expect(own).toEqual([]);
});

import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { fillAccount } from '../../bench/fill.ts';
import { conditionOf, findingOf } from '../../src/contacts/findingOf.ts';
import { countContacts, listContacts } from '../../src/contacts/listContacts.ts';
import { createIds } from '../../src/db/ids.ts';
import { openUnit } from '../../src/db/unit.ts';
import { testDatabase } from '../support/database.ts';
import { isOnCitus } from '../support/isOnCitus.ts';
import { scansOf } from '../support/plans.ts';

const database = await testDatabase();
const deps = { database, clock: { offsetMs: 0 }, ids: createIds(() => randomBytes(10)) };
const sizes = { contacts: 25_000, chats: 25_000, activities: 25_000 };
const { accountId } = await fillAccount(deps, sizes);
await fillAccount(deps, sizes);

type Asked = { query?: object; text?: string };

/** What a page of a list is read by, and how many pages there are until it ends or holds something. */
const pagesOf = (asked: Asked) =>
  openUnit(deps, accountId, async (unit) => {
    const finding = await findingOf(unit, asked);
    const scans = await scansOf(unit, () => listContacts(unit, { limit: 20 }, finding));
    const pages: number[] = [];
    for (let after: string[] | undefined, more = true; more; ) {
      const page = await listContacts(unit, { limit: 20, ...(after && { after }) }, finding);
      after = page.next;
      pages.push(page.items.length);
      more = after !== undefined && page.items.length === 0;
    }
    return { scans, pages };
  });

test.each<[string, Asked, number[]]>([
  ['the whole list', {}, [20]],
  ['a whole name', { text: 'Quispe 4240' }, [0]],
  ['a common name', { text: 'quispe' }, [20]],
  ['a number', { text: '+51900004242' }, [1]],
  ['an e-mail', { text: 'person4241@hot' }, [1]],
  ['a tag', { query: { field: 'tags', is: 'vip' } }, [20]],
  ['a tag nobody has', { query: { field: 'tags', is: 'nothing' } }, [0]],
  ['a property', { query: { field: 'properties.city', is: 'city 77' } }, [5]],
  ['numbers', { query: { field: 'phone', in: ['51900000042', '51900000043'] } }, [2]],
  ['how a number begins', { query: { field: 'phone', starts_with: '5190000424' } }, [10]],
  ['how a name begins', { query: { field: 'name', starts_with: 'zoraida' } }, [0]],
  ['when they were made', { query: { field: 'created', after: '3h' } }, [2]],
  ['when they were made, before all', { query: { field: 'created', before: '2000d' } }, [0]],
  // 20,000 are looked at for a page, and 2,000 where their chats must be.
  ['a language', { query: { field: 'language', is: 'de' } }, [0, 0]],
  ['how a property begins', { query: { field: 'properties.city', starts_with: 'x' } }, [0, 0]],
  [
    'what is rare among what is common',
    {
      query: {
        all: [
          { field: 'tags', is: 'web' },
          { field: 'language', is: 'de' },
        ],
      },
    },
    [0, 0],
  ],
  [
    'what is common among what is rare',
    {
      query: {
        all: [
          { field: 'tags', is: 'vip' },
          { field: 'language', is: 'de' },
        ],
      },
    },
    [0],
  ],
  [
    'one of several',
    {
      query: {
        any: [
          { field: 'tags', is: 'vip' },
          { field: 'phone', is: '51900000042' },
        ],
      },
    },
    [20],
  ],
])('%s is found by indexes that the account leads', async (_, asked, expected) => {
  const { scans, pages } = await pagesOf(asked);
  // A shard in which there is no other account is read as a whole.
  const looked = scans.filter(({ index }) => !isOnCitus || index !== 'none');
  expect(looked.filter(({ cond }) => !cond.includes('account_id ='))).toEqual([]);
  expect(pages).toEqual(expected);
});

test('when they were last heard is looked at for two thousand at a time', async () => {
  const { pages } = await pagesOf({ query: { field: 'last_inbound', exists: false } });
  expect(pages).toEqual(Array.from({ length: 13 }, () => 0));
});

test('a rare text is found by trigrams, and not by going through the list', async () => {
  const { scans } = await pagesOf({ text: 'Quispe 4240' });
  expect(scans.map(({ index }) => index)).toContain('contact_search_idx');
});

test('those made in a time are counted by their ids, which say when that was', async () => {
  const scans = await openUnit(deps, accountId, async (unit) => {
    const condition = await conditionOf(unit, { field: 'created', after: '2d' });
    return scansOf(unit, () => countContacts(unit, condition));
  });
  expect(scans.map(({ index }) => index)).toEqual(['contact_account_id_id_pk']);
});

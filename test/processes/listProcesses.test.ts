import { expect, test } from 'vitest';
import { fillAccount } from '../../bench/fill.ts';
import { fillProcesses } from '../../bench/fillProcesses.ts';
import { openUnit } from '../../src/db/unit.ts';
import { getProcess } from '../../src/processes/getProcess.ts';
import { listJournal } from '../../src/processes/listJournal.ts';
import { listProcesses, type ProcessFilter } from '../../src/processes/listProcesses.ts';
import { showProcesses } from '../../src/processes/showProcess.ts';
import { testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { scansOf } from '../support/plans.ts';

const database = await testDatabase();
const deps = testDeps(database);
const sizes = { contacts: 2_000, chats: 2_000, activities: 1, processes: 4_000 };
const filled = await fillAccount(deps, sizes);
const { flowId } = await fillProcesses(database, filled, sizes);
const day = (n: number) => new Date(Date.UTC(2026, 0, n));
const someId = '019b7770-6680-7000-8005-000000000078';

const cases: [string, ProcessFilter, string[]][] = [
  ['all', {}, []],
  ['pending', { status: 'pending' }, ['process_outcome_idx']],
  ['success', { status: 'success' }, ['process_outcome_idx']],
  ['failure', { status: 'failure' }, ['process_outcome_idx']],
  ['failure status', { failureStatus: 'declined' }, ['process_outcome_idx']],
  ['reasons', { declinedReasons: ['replaced', 'abandoned'] }, ['process_reason_idx']],
  ['time', { range: { from: day(1), to: day(2) } }, []],
  ['id', { search: { processId: someId, text: '' } }, []],
  ['flow', { search: { flowId, text: '' } }, ['process_flow_idx']],
  ['text', { search: { text: 'user-777' } }, ['process_contact_idx', 'process_search_idx']],
];

test.each(cases)(
  'processes are listed by indexes of the account: %s',
  async (_, filter, expected) => {
    const scans = await openUnit(deps, filled.accountId, (unit) =>
      scansOf(unit, () => listProcesses(unit, filter, { limit: 20 })),
    );
    expect(scans.filter(({ cond }) => !cond.includes('account_id ='))).toEqual([]);
    const indexes = scans.filter(({ table }) => table === 'process').map(({ index }) => index);
    // Those that were found are read by their ids.
    expect([...new Set(indexes)].sort()).toEqual(['process_account_id_id_pk', ...expected]);
  },
);

test('a process and its journal are read by an index of the account', async () => {
  const scans = await openUnit(deps, filled.accountId, (unit) =>
    scansOf(unit, async () => {
      const page = await listProcesses(unit, {}, { limit: 20 });
      await showProcesses(unit, page.items);
      await getProcess(unit, someId).catch(() => undefined);
      await listJournal(unit, someId, {}, { limit: 20 });
    }),
  );
  expect(scans.filter(({ cond }) => !cond.includes('account_id ='))).toEqual([]);
  expect(scans.map(({ index }) => index)).toContain('journal_account_id_process_id_seq_pk');
});

test('a flow’s processes of an outcome are looked for a thousand at a time', async () => {
  const pages = await openUnit(deps, filled.accountId, async (unit) => {
    const filter = { failureStatus: 'system_error', search: { flowId, text: '' } };
    const found: [number, boolean][] = [];
    for (let after: string[] | undefined, more = true; more; ) {
      const page = await listProcesses(unit, filter, { limit: 20, ...(after && { after }) });
      after = page.next;
      more = after !== undefined;
      found.push([page.items.length, more]);
    }
    return found;
  });
  // The flow has 2,000 and some, and none of them ended so.
  expect(pages).toEqual([
    [0, true],
    [0, true],
    [0, false],
  ]);
});

test('what stands in very many processes is met among the newest, page after page', async () => {
  const [found, all] = await openUnit(deps, filled.accountId, async (unit) => {
    const filter = { search: { text: 'user-' } };
    const first = await listProcesses(unit, filter, { limit: 20 });
    const second = await listProcesses(unit, filter, { limit: 20, after: first.next ?? [] });
    return [[...first.items, ...second.items], await listProcesses(unit, {}, { limit: 200 })];
  });
  const ids = all.items.flatMap(({ process }) => (process.userRef ? [process.id] : []));
  expect(found.map(({ process }) => process.id)).toEqual(ids.slice(0, 40));
});

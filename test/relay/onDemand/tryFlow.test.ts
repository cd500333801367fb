import { expect, test } from 'vitest';
import { toWire } from '../../../src/db/ids.ts';
import { openUnit } from '../../../src/db/unit.ts';
import { listVersions } from '../../../src/flows/listVersions.ts';
import { publishFlow } from '../../../src/flows/publishFlow.ts';
import { replayProcess } from '../../../src/relay/history/replayProcess.ts';
import { type TryInput, tryFlow } from '../../../src/relay/onDemand/tryFlow.ts';
import { testDatabase } from '../../support/database.ts';
import { type Seeded, seedAccount } from '../../support/seed.ts';
import { accept, drain, openWorker, person, text } from '../stage.ts';

const database = await testDatabase();
const { sql } = database;

const asking = (words: string) => ({
  schema: 1,
  name: 'Asking',
  language: 'es',
  start: 'told',
  steps: {
    told: { type: 'event', name: 'told', payload: {}, next: 'ask' },
    ask: {
      type: 'question',
      text: words,
      answer: { type: 'text', save_as: 'name' },
      timeout: { after: '1h', next: 'done' },
      next: 'bye',
    },
    bye: { type: 'message', text: '{{ trigger.kind }} {{ vars.name }}', next: 'done' },
    done: { type: 'end', status: 'success' },
  },
});

async function newStage() {
  const seeded = await seedAccount(database, asking('¿Nombre?'));
  const worker = openWorker(database);
  const woken: string[] = [];
  const deps = { ...worker, wakeSender: (_: string, lineId: string) => woken.push(lineId) };
  const say = async (n: number, said: string) => {
    await accept(database, seeded, [text(person(n), said)]);
    await drain(worker, seeded.accountId);
  };
  const saveDraft = (words: string, revision: number) => sql`update flow
    set draft = ${JSON.stringify(asking(words))}::text::jsonb, draft_revision = ${revision}
    where id = ${seeded.flowId}`;
  const tryIt = (
    phoneNumber: string,
    { flowId = seeded.flowId, ...given }: Partial<TryInput> = {},
  ) => tryFlow(deps, { accountId: seeded.accountId, flowId, phoneNumber, ...given });
  return { seeded, worker, woken, say, saveDraft, tryIt };
}

const saidIn = async ({ accountId }: Seeded) => {
  const rows = await sql<{ text: string }[]>`select content->>'text' as text from message
    where account_id = ${accountId} and direction = 'out' order by seq`;
  return rows.map((row) => row.text);
};

test('a draft is tried on a real phone, and the process keeps the draft that it began with', async () => {
  const { seeded, worker, woken, say, saveDraft, tryIt } = await newStage();
  const { accountId, flowId, lineId } = seeded;
  await sql`update account set wanted_events = ${sql.json([{ hookId: flowId, type: 'flow_event', actions: [] }])}
    where id = ${accountId}`;
  await say(1, 'hola');
  await saveDraft('¿Cómo te llamas?', 2);
  const { processId } = await tryIt('+51900000001');
  expect(woken).toEqual([lineId]);
  // Whoever saves meanwhile changes nothing of it.
  await saveDraft('¿Y tú?', 3);
  await say(1, 'Ana');
  expect(await saidIn(seeded)).toEqual(['¿Nombre?', '¿Cómo te llamas?', 'test Ana']);
  const processes = await sql`select id, status, declined_reason, trigger->>'kind' as kind
    from process where account_id = ${accountId} order by created_at`;
  expect(processes).toMatchObject([
    { status: 'failure', declined_reason: 'replaced', kind: 'inbound' },
    { id: processId, status: 'success', kind: 'test' },
  ]);
  const verdict = await replayProcess(worker, { accountId, processId });
  expect(verdict).toEqual({ identical: true, entries: 2 });

  // No list shows it, no number is lost to it, and it is counted nowhere.
  await openUnit(worker, accountId, async (unit) => {
    const versions = await listVersions(unit, flowId, { limit: 10 });
    expect(versions.items.map(({ version }) => version)).toEqual([1]);
    expect((await publishFlow(unit, flowId)).publishedVersion).toBe(2);
  });
  const hooks = await sql`select object->>'process_id' as process_id from hook_event
    where account_id = ${accountId}`;
  expect(hooks).toHaveLength(1);
  expect(hooks[0]?.process_id).not.toBe(toWire('IDP', processId));
});

test('a flow that a script starts is tried with what the script would give it', async () => {
  const { seeded, say, tryIt } = await newStage();
  await say(5, 'hola');
  await sql`update flow set draft = ${JSON.stringify({
    ...asking('{{ trigger.response }}: {{ trigger.variables.order.id }}'),
  })}::text::jsonb where id = ${seeded.flowId}`;
  await tryIt('+51900000005', { variables: { order: { id: 'P-7' } }, response: 'Confirmar' });
  expect(await saidIn(seeded)).toEqual(['¿Nombre?', 'Confirmar: P-7']);

  const tooMuch = { story: 'x'.repeat(65_536) };
  await expect(tryIt('+51900000005', { variables: tooMuch })).rejects.toThrow(
    'variables hold more than 64 KiB',
  );
});

test('where WhatsApp would let it say nothing, trying says what to do', async () => {
  const { seeded, say, tryIt } = await newStage();
  await expect(tryIt('+51900000002')).rejects.toThrow(
    'Nobody with the number +51900000002 has written in the last 24 hours',
  );
  await say(2, 'hola');
  // What was answered on a page opens no window on a phone.
  await sql`update line set provider = 'web' where account_id = ${seeded.accountId}`;
  await expect(tryIt('+51900000002')).rejects.toThrow('write anything from that phone');
  await sql`update line set provider = 'meta' where account_id = ${seeded.accountId}`;
  await sql`update chat set last_inbound_at = now() - interval '25 hours'
    where account_id = ${seeded.accountId}`;
  await expect(tryIt('+51900000002')).rejects.toThrow('write anything from that phone');
});

test('what people have, and who wants no messages, are left alone', async () => {
  const { seeded, say, tryIt } = await newStage();
  await say(3, 'hola');
  await sql`update chat set state = 'withAgent' where account_id = ${seeded.accountId}`;
  await expect(tryIt('+51900000003')).rejects.toThrow('close it first');
  await sql`update chat set state = 'inFlow' where account_id = ${seeded.accountId}`;
  await say(3, 'baja');
  await expect(tryIt('+51900000003')).rejects.toThrow('wants no messages');
});

test('nobody tries another account’s flow, nor on another account’s contact, nor a broken draft', async () => {
  const [mine, other] = [await newStage(), await newStage()];
  await mine.say(4, 'hola');
  await expect(other.tryIt('+51900000004')).rejects.toThrow('Nobody with the number');
  await expect(mine.tryIt('+51900000004', { flowId: other.seeded.flowId })).rejects.toThrow(
    'flow not found',
  );
  await sql`update flow set draft = '{"schema": 1, "name": "Broken"}' where id = ${mine.seeded.flowId}`;
  await expect(mine.tryIt('+51900000004')).rejects.toThrow('the draft cannot be tried');
});

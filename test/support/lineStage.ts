import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { Agent } from 'undici';
import { afterAll } from 'vitest';
import { createAccount } from '../../src/accounts/createAccount.ts';
import { createSecretBox } from '../../src/accounts/secretBox.ts';
import type { SecretKeys } from '../../src/accounts/secretKeys.ts';
import { createIds } from '../../src/db/ids.ts';
import { openUnit, type Unit } from '../../src/db/unit.ts';
import { startEmulator } from '../../src/emulator/startEmulator.ts';
import { createLineLookup } from '../../src/lines/findLines.ts';
import { createLineAccess } from '../../src/lines/lineAccess.ts';
import { storeWaba } from '../../src/lines/storeWaba.ts';
import { createMediaStore } from '../../src/media/store.ts';
import { meta } from '../../src/providers/meta/meta.ts';
import { accept } from '../../src/relay/accept.ts';
import { createFlowShelf } from '../../src/relay/gather/flowShelf.ts';
import { createInboxWriter } from '../../src/relay/inboxWriter.ts';
import { takeTurn } from '../../src/relay/turn.ts';
import type { TestDatabase } from './database.ts';
import { caller, eventually } from './journey.ts';

type Stage = Awaited<ReturnType<typeof openStage>>;
export type Tenant = Awaited<ReturnType<Stage['newTenant']>>;

const secretKeys: SecretKeys = [Buffer.alloc(32, 7)];
const appSecrets = ['emulator-secret'];

/**
 * An emulator whose webhooks are accepted into the database, and what loops are handed: for tests
 * that run one loop and see both of its sides. The relay's turns are taken by the test.
 */
export async function openStage(database: TestDatabase) {
  const clock = { offsetMs: 0 };
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' });
  const unitDeps = { database, clock, ids: createIds(() => randomBytes(10)), log };
  const secretBox = createSecretBox(secretKeys);
  const folder = await mkdtemp(join(tmpdir(), 'chasqui-stage-'));
  const writer = createInboxWriter({ database, clock, log, wake: () => {} });
  const acceptDeps = {
    database,
    clock,
    findLines: createLineLookup({ database, secretBox, appSecrets }),
    writer,
    instanceSecrets: appSecrets,
  };

  const hook = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = new Headers(request.headers as Record<string, string>);
      accept(acceptDeps, meta, Buffer.concat(chunks), headers).then(
        (result) => response.writeHead(result === 'accepted' ? 200 : 401).end('{}'),
        () => response.writeHead(503).end('{}'),
      );
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  const address = hook.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  const server = await startEmulator({
    port: 0,
    world: {
      webhook: { url: `http://127.0.0.1:${address.port}/`, app_secret: 'emulator-secret' },
    },
  });
  const emulator = caller(`${server.url}/emulator`);
  const graphUrl = `${server.url}/v24.0`;
  const dispatcher = new Agent();
  const shelf = createFlowShelf(log);
  let numbers = 0;

  afterAll(async () => {
    await server.close();
    await new Promise((resolve) => hook.close(resolve));
    await dispatcher.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A new account with a WABA and a line of its own in the emulator. */
  async function newTenant(settings = { readMarks: false, typing: false }, throughput = 80) {
    numbers += 1;
    const phoneNumber = `+1555100${String(numbers).padStart(4, '0')}`;
    const { body: waba } = await emulator('POST', '/wabas', {
      name: 'Shop',
      lines: [{ phone_number: phoneNumber, throughput }],
    });
    const accountId = unitDeps.ids(Date.now());
    const unit = <T>(work: (unit: Unit) => Promise<T>) => openUnit(unitDeps, accountId, work);
    const [view] = await unit(async (opened) => {
      await createAccount(opened, { name: 'Test', timezone: 'America/Lima' });
      return storeWaba(opened, secretBox, {
        provider: 'meta',
        providerId: waba.waba_id,
        accessToken: waba.access_token,
        lines: [
          {
            providerLineId: waba.lines[0].phone_number_id,
            phoneNumber,
            verifiedName: 'Shop',
            status: 'CONNECTED',
            quality: 'GREEN',
            messagingTier: 'TIER_250',
            throughput,
            onBusinessApp: false,
          },
        ],
      });
    });
    if (!view) throw new Error('No line was stored');
    const lineId = view.line.id;
    await unit(({ tx }) =>
      tx.execute(sql`update line set settings = ${JSON.stringify(settings)}::jsonb
        where account_id = ${accountId} and id = ${lineId}`),
    );
    return {
      accountId,
      lineId,
      phoneNumber,
      phoneNumberId: String(waba.lines[0].phone_number_id),
      wabaId: String(waba.waba_id),
      accessToken: String(waba.access_token),
      unit,
      /** Takes the account's turns until nothing waits. */
      async turn() {
        for (;;) {
          const { decided, more } = await takeTurn(
            { ...unitDeps, shelf, secretBox, gapHoldMs: 0 },
            accountId,
          );
          if (decided === 0 && !more) return;
        }
      },
    };
  }

  return {
    ...unitDeps,
    emulator,
    graphUrl,
    http: { dispatcher, timeoutMs: 2_000 },
    lineAccess: createLineAccess({ database, secretBox, graphUrl }),
    mediaStore: createMediaStore(folder),
    newTenant,
    /** The emulator has no webhook under way or waiting. */
    async delivered() {
      await eventually(async () => {
        const { body } = await emulator('GET', '/state');
        return body.webhook.queued === 0;
      });
    },
    /** Graph requests so far whose path holds `part`. */
    async asked(part: string): Promise<Record<string, unknown>[]> {
      const { body } = await emulator('GET', '/log?after=0');
      return String(body)
        .split('\n')
        .filter((text) => text !== '')
        .map((text): Record<string, unknown> => JSON.parse(text))
        .filter(({ path }) => String(path).includes(part));
    },
    /** Moves both clocks; the emulator's only in whole seconds. */
    async pass(ms: number) {
      clock.offsetMs += ms;
      await emulator('PUT', '/clock', { offset: `${Math.round(clock.offsetMs / 1000)}s` });
    },
  };
}

import type { ServerResponse } from 'node:http';
import { jwtVerify } from 'jose';
import { onTestFinished } from 'vitest';
import { createAddressGuard } from '../../src/calls/addressGuard.ts';
import type { Happening } from '../../src/hooks/hookEventsOf.ts';
import { recordHookEvents } from '../../src/hooks/recordHookEvents.ts';
import { startHookLoop } from '../../src/workers/hookLoop.ts';
import { type Came, startServer } from '../calls/server.ts';
import { newTenant, type Tenant, testDeps } from '../routes/testApi.ts';
import type { TestDatabase } from '../support/database.ts';

/** What a receiver makes of a request, as the README's does. */
export async function readDelivery({ body, headers }: Came, signingKey: string) {
  const { payload } = await jwtVerify(body, new TextEncoder().encode(signingKey), {
    algorithms: ['HS256'],
  });
  return { ...payload, key: headers['idempotency-key'] } as {
    events: { id: string; event_type: string; event_action: string; object: unknown }[];
    iat: number;
    iss: string;
    key: string;
  };
}

/** A tenant with a hook for all that happens to contacts, and the server that is told. */
export async function newReceiver(
  { tenant, url }: { tenant: Tenant; url?: string },
  answer: (response: ServerResponse, nth: number) => void = (response) => response.end(),
) {
  const server = await startServer((_, response, all) => answer(response, all.length));
  const made = await tenant.call('POST', '/v1/hooks', {
    event_type: 'contact',
    subscriber_url: url ?? `${server.url}/events`,
  });
  if (made.status !== 200) throw new Error(JSON.stringify(made.body));
  const { hook_id: hookId, signing_key: signingKey } = made.body;
  const log = async (query = ''): Promise<{ [field: string]: unknown }[]> =>
    (await tenant.call('GET', `/v1/hooks/events?hook_id=${hookId}&limit=100${query}`)).body.events;
  return {
    hookId,
    signingKey,
    server,
    came: server.came,
    /** The log, oldest first, of each event only these fields. */
    log: async (...fields: string[]) =>
      (await log()).reverse().map((row) => fields.map((field) => row[field]).join(' ')),
    events: log,
    hook: async () => (await tenant.call('GET', `/v1/hooks/${hookId}`)).body,
  };
}

/** Deps with a clock of their own, and the loop that delivers by it, until the test ends. */
export function openHooks(
  database: TestDatabase,
  resolve?: Parameters<typeof createAddressGuard>[1],
) {
  const local = { networks: [{ address: '127.0.0.1', prefix: 32 }], hosts: [] };
  const addressGuard = createAddressGuard(local, resolve);
  const deps = testDeps(database, { addressGuard });
  const start = () => {
    const loop = startHookLoop(deps);
    onTestFinished(() => loop.stop());
    return loop;
  };
  return {
    deps,
    start,
    tenant: () => newTenant(deps),
    pass: (ms: number) => {
      deps.clock.offsetMs += ms;
    },
  };
}

/** As the contact's own verbs do: one event for each of these texts. */
export const tell = ({ unit }: Tenant, ...names: string[]): Promise<void> =>
  unit((opened) =>
    recordHookEvents(
      opened,
      names.map(
        (name): Happening => ({ type: 'contact', action: 'created', object: () => ({ name }) }),
      ),
    ),
  );

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

const first = Buffer.alloc(32, 1).toString('base64');
const second = Buffer.alloc(32, 2).toString('base64');
const url = 'postgres://chasqui:hidden@db:5432/chasqui';

/** The lines of the error after its heading. */
function faultsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env);
  } catch (error) {
    return error instanceof Error ? error.message.split('\n').slice(1) : [];
  }
  return [];
}

test('with nothing set, everything runs here: our own Postgres and the emulator', () => {
  expect(readConfig({})).toEqual({
    host: '127.0.0.1',
    port: 3000,
    publicUrl: 'http://localhost:3000',
    dataDir: resolve('.data'),
    database: { kind: 'embedded', pool: 10 },
    roles: new Set(['web', 'relay', 'sender', 'jobs']),
    logLevel: 'info',
    meta: {
      graphUrl: 'http://127.0.0.1:3001/v24.0',
      appSecrets: ['emulator-secret'],
      verifyToken: 'emulator-verify',
    },
    secretKeys: undefined,
    emulator: { on: true, host: '127.0.0.1', port: 3001 },
    resendAfterS: 600,
    gapHoldS: 60,
    keptDays: {
      unclaimed: 7,
      deadEvents: 90,
      hookLog: 60,
      activities: undefined,
      notices: 90,
      requests: 365,
    },
    inboxLimit: 2_000_000,
    rateLimit: { perSecond: 100, burst: 200 },
    callsMayReach: { networks: [], hosts: [] },
  });
});

test('with a database of the operator, the emulator is off and Meta is Meta', () => {
  const config = readConfig({ DATABASE_URL: url, SECRET_KEY: first });
  expect(config.database).toEqual({
    kind: 'given',
    url,
    directUrl: url,
    pooler: 'none',
    pool: 10,
  });
  expect(config.emulator.on).toBe(false);
  expect(config.meta).toEqual({
    graphUrl: 'https://graph.facebook.com/v24.0',
    appSecrets: [],
    verifyToken: undefined,
  });
});

test('every variable is taken from the environment', () => {
  expect(
    readConfig({
      HOST: '0.0.0.0',
      PORT: '8080',
      PUBLIC_URL: 'https://chat.example.com/',
      DATA_DIR: '/var/lib/chasqui',
      DATABASE_URL: url,
      DATABASE_DIRECT_URL: 'postgresql://chasqui@direct/chasqui',
      DATABASE_POOLER: 'transaction',
      DATABASE_POOL: '25',
      ROLES: 'web, relay',
      LOG_LEVEL: 'debug',
      META_GRAPH_URL: 'https://graph.example.com/v25.0',
      META_APP_SECRET: 'one, two',
      META_VERIFY_TOKEN: 'token',
      SECRET_KEY: `${first},${second}`,
      EMULATOR: 'on',
      EMULATOR_HOST: '::1',
      EMULATOR_PORT: '8081',
      RESEND_AFTER: '0.5',
      GAP_HOLD: '1',
      KEEP_UNCLAIMED: '1',
      KEEP_DEAD_EVENTS: '30',
      KEEP_HOOK_LOG: '14',
      KEEP_ACTIVITIES: '365',
      KEEP_NOTICES: '45',
      KEEP_REQUESTS: '30',
      INBOX_LIMIT: '500000',
      API_RATE: '50',
      API_BURST: '75',
      CALLS_MAY_REACH: '10.1.0.0/16, ::1,CRM.internal',
    }),
  ).toEqual({
    host: '0.0.0.0',
    port: 8080,
    publicUrl: 'https://chat.example.com',
    dataDir: '/var/lib/chasqui',
    database: {
      kind: 'given',
      url,
      directUrl: 'postgresql://chasqui@direct/chasqui',
      pooler: 'transaction',
      pool: 25,
    },
    roles: new Set(['web', 'relay']),
    logLevel: 'debug',
    meta: {
      graphUrl: 'https://graph.example.com/v25.0',
      appSecrets: ['one', 'two'],
      verifyToken: 'token',
    },
    secretKeys: [Buffer.alloc(32, 1), Buffer.alloc(32, 2)],
    emulator: { on: true, host: '::1', port: 8081 },
    resendAfterS: 0.5,
    gapHoldS: 1,
    keptDays: {
      unclaimed: 1,
      deadEvents: 30,
      hookLog: 14,
      activities: 365,
      notices: 45,
      requests: 30,
    },
    inboxLimit: 500_000,
    rateLimit: { perSecond: 50, burst: 75 },
    callsMayReach: {
      networks: [
        { address: '10.1.0.0', prefix: 16 },
        { address: '::1', prefix: 128 },
      ],
      hosts: ['crm.internal'],
    },
  });
});

test('an empty variable is one that is not set', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: ' ', EMULATOR: '' })).toEqual(readConfig({}));
});

test('an emulator that listens everywhere is reached over loopback', () => {
  expect(readConfig({ EMULATOR_HOST: '0.0.0.0' }).meta.graphUrl).toBe(
    'http://127.0.0.1:3001/v24.0',
  );
});

test.each([
  '10.0.0.0/33',
  '10.0.0/8',
  'fd00::/129',
  'http://crm',
  'crm:8080',
  '10.1.2.300',
  ',',
  '*',
])('%s is nowhere that calls could be let to', (text) => {
  expect(faultsOf({ CALLS_MAY_REACH: text })).toEqual([
    `CALLS_MAY_REACH must be addresses, networks such as 10.1.0.0/16, or host names, separated by commas, but is "${text}"`,
  ]);
});

test('all faults are told at once, a sentence each', () => {
  expect(
    faultsOf({
      HOST: 'http://localhost',
      PORT: '70000',
      PUBLIC_URL: 'chat.example.com',
      DATABASE_POOLER: 'session',
      ROLES: 'web,worker',
      EMULATOR: 'yes',
      GAP_HOLD: '1m',
      KEEP_ACTIVITIES: '0',
    }),
  ).toEqual([
    'HOST must be a host name or an address without a port, but is "http://localhost"',
    'PORT must be a whole number from 1 to 65535, but is "70000"',
    'PUBLIC_URL must be a URL such as https://chat.example.com, but is "chat.example.com"',
    'DATABASE_POOLER must be one of none, transaction, but is "session"',
    'ROLES must be some of web, relay, sender, jobs, separated by commas, but is "web,worker"',
    'EMULATOR must be one of on, off, but is "yes"',
    'GAP_HOLD must be a number of seconds, such as 60 or 0.5, but is "1m"',
    'KEEP_ACTIVITIES must be a whole number from 1 to 36500, but is "0"',
  ]);
});

test('a fault in a secret does not tell the secret', () => {
  expect(faultsOf({ DATABASE_URL: 'mysql://u:hidden@db/x', SECRET_KEY: 'hidden' })).toEqual([
    'DATABASE_URL must be a URL of the form postgres://user:password@host:5432/database',
    'SECRET_KEY must be 32 bytes in base64 (`openssl rand -base64 32`), or several such, separated by commas',
  ]);
});

test('one short key in a list of keys is a fault', () => {
  const short = Buffer.alloc(31).toString('base64');
  expect(faultsOf({ SECRET_KEY: `${first},${short}` })).toHaveLength(1);
});

test('what one variable asks of another is checked, also beside other faults', () => {
  expect(faultsOf({ DATABASE_URL: url, DATABASE_POOLER: 'transaction', PORT: 'x' })).toEqual([
    'PORT must be a whole number from 1 to 65535, but is "x"',
    'SECRET_KEY must be set where DATABASE_URL is: 32 bytes in base64 (`openssl rand -base64 32`)',
    'DATABASE_DIRECT_URL must be set where DATABASE_POOLER is transaction: migrations cannot go through the pooler',
  ]);
  expect(faultsOf({ DATABASE_DIRECT_URL: url })).toEqual([
    'DATABASE_DIRECT_URL has no use: without DATABASE_URL the database is our own',
  ]);
});

test('service and emulator on one port is a fault, unless the emulator is off', () => {
  const fault = ['EMULATOR_PORT must be another than PORT: both are 3001'];
  expect(faultsOf({ PORT: '3001' })).toEqual(fault);
  expect(faultsOf({ PORT: '03001', EMULATOR_PORT: '3001' })).toEqual(fault);
  expect(faultsOf({ EMULATOR_PORT: '3000' })).toEqual([
    'EMULATOR_PORT must be another than PORT: both are 3000',
  ]);
  expect(faultsOf({ PORT: '3001', EMULATOR: 'off' })).toEqual([]);
});

test('.env.example lists every variable, each with the default', () => {
  const lines = readFileSync('.env.example', 'utf8').split('\n');
  const listed = Object.fromEntries(
    lines.filter((line) => /^[A-Z]/.test(line)).map((line) => line.split('=', 2)),
  );
  expect(Object.keys(listed)).toEqual([
    'HOST',
    'PORT',
    'PUBLIC_URL',
    'DATA_DIR',
    'DATABASE_URL',
    'DATABASE_DIRECT_URL',
    'DATABASE_POOLER',
    'DATABASE_POOL',
    'ROLES',
    'LOG_LEVEL',
    'META_GRAPH_URL',
    'META_APP_SECRET',
    'META_VERIFY_TOKEN',
    'SECRET_KEY',
    'EMULATOR',
    'EMULATOR_HOST',
    'EMULATOR_PORT',
    'RESEND_AFTER',
    'GAP_HOLD',
    'KEEP_UNCLAIMED',
    'KEEP_DEAD_EVENTS',
    'KEEP_HOOK_LOG',
    'KEEP_ACTIVITIES',
    'KEEP_NOTICES',
    'KEEP_REQUESTS',
    'INBOX_LIMIT',
    'API_RATE',
    'API_BURST',
    'CALLS_MAY_REACH',
    'TEST_DATABASE_URL',
  ]);
  expect(readConfig(listed)).toEqual(readConfig({}));
});

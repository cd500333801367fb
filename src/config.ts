import { isIP, isIPv4 } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { RateLimit } from './accounts/rateLimiter.ts';
import type { KeptDays } from './relay/forgetOld.ts';

const roles = ['web', 'relay', 'sender', 'jobs'] as const;
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

type Role = (typeof roles)[number];

/** Everything that can be set from outside, read once at start. `.env.example` explains each. */
export type Config = {
  host: string;
  port: number;
  /** Where others reach us; no slash at the end. */
  publicUrl: string;
  /** Absolute. */
  dataDir: string;
  database: DatabaseConfig;
  roles: ReadonlySet<Role>;
  logLevel: (typeof logLevels)[number];
  /** Those of the emulator where it is on and nothing else was set. */
  meta: { graphUrl: string; appSecrets: string[]; verifyToken: string | undefined };
  /** Of 32 bytes each; the first writes, all read. `undefined`: made and kept in `dataDir`. */
  secretKeys: Buffer[] | undefined;
  emulator: { on: boolean; host: string; port: number };
  resendAfterS: number;
  gapHoldS: number;
  keptDays: KeptDays;
  /** So many events wait to be decided at most; more webhooks are refused for now. */
  inboxLimit: number;
  /** Of each API key. */
  rateLimit: RateLimit;
  /** Where calls of flows may go although it is not public. Host names are in lower case. */
  callsMayReach: { networks: { address: string; prefix: number }[]; hosts: string[] };
};

export type DatabaseConfig =
  /** Our own Postgres, under `dataDir`. */
  | { kind: 'embedded'; pool: number }
  | {
      kind: 'given';
      url: string;
      /** Past any pooler: for migrations and cron. */
      directUrl: string;
      pooler: 'none' | 'transaction';
      pool: number;
    };

/** A variable that `parse` understands; what it gives `undefined` for `must be ${right}`. */
const setting = <T>(right: string, parse: (text: string) => T | undefined, secret = false) =>
  z.string().transform((text, context): T => {
    const value = parse(text.trim());
    if (value !== undefined) return value;
    const found = secret ? '' : `, but is ${JSON.stringify(text)}`;
    context.addIssue({ code: 'custom', message: `must be ${right}${found}` });
    return z.NEVER;
  });

const wholeNumber = (least: number, most: number) =>
  setting(`a whole number from ${least} to ${most}`, (text) => {
    const value = Number(text);
    return /^\d+$/.test(text) && value >= least && value <= most ? value : undefined;
  });

const days = wholeNumber(1, 36_500);

const seconds = setting('a number of seconds, such as 60 or 0.5', (text) =>
  /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined,
);

const oneOf = <const T extends string>(words: readonly T[]) =>
  setting(`one of ${words.join(', ')}`, (text) => words.find((word) => word === text));

const listOf = (text: string): string[] => text.split(',').map((part) => part.trim());

const hostName = setting('a host name or an address without a port', (text) =>
  /^[\w.-]+$|^[\da-f:]+$/i.test(text) ? text : undefined,
);

const urlOf = (text: string) => (URL.canParse(text) ? new URL(text) : undefined);

const webUrl = setting('a URL such as https://chat.example.com', (text) => {
  const url = urlOf(text);
  const fits = url && /^https?:$/.test(url.protocol) && !url.search && !url.hash;
  return fits ? text.replace(/\/+$/, '') : undefined;
});

const postgresUrl = setting(
  'a URL of the form postgres://user:password@host:5432/database',
  (text) => {
    const url = urlOf(text);
    return url && /^postgres(ql)?:$/.test(url.protocol) && url.hostname ? text : undefined;
  },
  true,
);

const secretKeys = setting(
  '32 bytes in base64 (`openssl rand -base64 32`), or several such, separated by commas',
  (text) => {
    const keys = listOf(text).map((key) =>
      /^[\w+/-]{43}=?$/.test(key) ? Buffer.from(key, 'base64') : undefined,
    );
    const whole = keys.filter((key) => key !== undefined);
    return whole.length === keys.length ? whole : undefined;
  },
  true,
);

const appSecrets = setting(
  'one app secret, or several separated by commas',
  (text) => (listOf(text).every((secret) => secret !== '') ? listOf(text) : undefined),
  true,
);

const mayReach = setting(
  'addresses, networks such as 10.1.0.0/16, or host names, separated by commas',
  (text) => {
    const parts = listOf(text);
    const networks = parts.map(networkOf).filter((network) => network !== undefined);
    const hosts = parts.filter((part) => networkOf(part) === undefined);
    const isWhole = hosts.every((host) => /^(?=.*[a-z])[\w-]+(\.[\w-]+)*$/i.test(host));
    return isWhole ? { networks, hosts: hosts.map((host) => host.toLowerCase()) } : undefined;
  },
);

/** `10.1.0.0/16`, `fd00::/8`, or an address alone. */
function networkOf(text: string): { address: string; prefix: number } | undefined {
  const [address = '', written, ...more] = text.split('/');
  if (isIP(address) === 0 || more.length > 0) return undefined;
  const longest = isIPv4(address) ? 32 : 128;
  if (written === undefined) return { address, prefix: longest };
  const prefix = Number(written);
  return /^\d{1,3}$/.test(written) && prefix <= longest ? { address, prefix } : undefined;
}

const roleSet = setting(`some of ${roles.join(', ')}, separated by commas`, (text) => {
  const found = listOf(text).map((name) => roles.find((role) => role === name));
  const known = found.filter((role) => role !== undefined);
  return known.length === found.length ? new Set(known) : undefined;
});

const defaultPort = 3000;
const defaultEmulatorPort = 3001;

const environment = z.object({
  HOST: hostName.default('127.0.0.1'),
  PORT: wholeNumber(1, 65_535).default(defaultPort),
  PUBLIC_URL: webUrl.optional(),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_DIRECT_URL: postgresUrl.optional(),
  DATABASE_POOLER: oneOf(['none', 'transaction']).default('none'),
  DATABASE_POOL: wholeNumber(1, 1_000).default(10),
  ROLES: roleSet.default(new Set(roles)),
  LOG_LEVEL: oneOf(logLevels).default('info'),
  META_GRAPH_URL: webUrl.optional(),
  META_APP_SECRET: appSecrets.optional(),
  META_VERIFY_TOKEN: z.string().optional(),
  SECRET_KEY: secretKeys.optional(),
  EMULATOR: oneOf(['on', 'off']).optional(),
  EMULATOR_HOST: hostName.default('127.0.0.1'),
  EMULATOR_PORT: wholeNumber(1, 65_535).default(defaultEmulatorPort),
  RESEND_AFTER: seconds.default(600),
  GAP_HOLD: seconds.default(60),
  KEEP_UNCLAIMED: days.default(7),
  KEEP_DEAD_EVENTS: days.default(90),
  KEEP_HOOK_LOG: days.default(60),
  KEEP_ACTIVITIES: days.optional(),
  KEEP_NOTICES: days.default(90),
  KEEP_REQUESTS: days.default(365),
  INBOX_LIMIT: wholeNumber(1, 1_000_000_000).default(2_000_000),
  API_RATE: wholeNumber(1, 1_000_000).default(100),
  API_BURST: wholeNumber(1, 1_000_000).default(200),
  CALLS_MAY_REACH: mayReach.default({ networks: [], hosts: [] }),
});

/** What each variable asks of the others. */
function* conflicts(env: Record<string, string | undefined>): Generator<string> {
  const own = 'without DATABASE_URL the database is our own';
  if (env.DATABASE_URL && !env.SECRET_KEY) {
    yield 'SECRET_KEY must be set where DATABASE_URL is: 32 bytes in base64 (`openssl rand -base64 32`)';
  }
  if (!env.DATABASE_URL && env.DATABASE_DIRECT_URL) {
    yield `DATABASE_DIRECT_URL has no use: ${own}`;
  }
  if (!env.DATABASE_URL && env.DATABASE_POOLER === 'transaction') {
    yield `DATABASE_POOLER must be none or not set: ${own}`;
  }
  if (env.DATABASE_URL && env.DATABASE_POOLER === 'transaction' && !env.DATABASE_DIRECT_URL) {
    yield 'DATABASE_DIRECT_URL must be set where DATABASE_POOLER is transaction: migrations cannot go through the pooler';
  }
  const port = Number(env.PORT ?? defaultPort);
  if (isEmulatorOn(env) && port === Number(env.EMULATOR_PORT ?? defaultEmulatorPort)) {
    yield `EMULATOR_PORT must be another than PORT: both are ${port}`;
  }
}

/**
 * Reads the environment; a variable that is empty counts as not set. Throws one Error with a line
 * for each fault: which variable, what would be right, and what was found unless it is a secret.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = environment.safeParse(given);
  const faults = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`),
    ...conflicts(given),
  ];
  if (parsed.success && faults.length === 0) return toConfig(parsed.data);
  throw new Error(`The configuration has ${countOf(faults)}:\n${faults.join('\n')}`);
}

const countOf = (faults: string[]): string =>
  faults.length === 1 ? 'a fault' : `${faults.length} faults`;

function toConfig(env: z.infer<typeof environment>): Config {
  const emulator = {
    on: isEmulatorOn(env),
    host: env.EMULATOR_HOST,
    port: env.EMULATOR_PORT,
  };
  const pool = env.DATABASE_POOL;
  return {
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT}`,
    dataDir: resolve(env.DATA_DIR),
    database: env.DATABASE_URL
      ? {
          kind: 'given',
          url: env.DATABASE_URL,
          directUrl: env.DATABASE_DIRECT_URL ?? env.DATABASE_URL,
          pooler: env.DATABASE_POOLER,
          pool,
        }
      : { kind: 'embedded', pool },
    roles: env.ROLES,
    logLevel: env.LOG_LEVEL,
    meta: {
      graphUrl: env.META_GRAPH_URL ?? graphOf(emulator),
      appSecrets: env.META_APP_SECRET ?? (emulator.on ? ['emulator-secret'] : []),
      verifyToken: env.META_VERIFY_TOKEN ?? (emulator.on ? 'emulator-verify' : undefined),
    },
    secretKeys: env.SECRET_KEY,
    emulator,
    resendAfterS: env.RESEND_AFTER,
    gapHoldS: env.GAP_HOLD,
    keptDays: {
      unclaimed: env.KEEP_UNCLAIMED,
      deadEvents: env.KEEP_DEAD_EVENTS,
      hookLog: env.KEEP_HOOK_LOG,
      activities: env.KEEP_ACTIVITIES,
      notices: env.KEEP_NOTICES,
      requests: env.KEEP_REQUESTS,
    },
    inboxLimit: env.INBOX_LIMIT,
    rateLimit: { perSecond: env.API_RATE, burst: env.API_BURST },
    callsMayReach: env.CALLS_MAY_REACH,
  };
}

const isEmulatorOn = (env: { EMULATOR?: string | undefined; DATABASE_URL?: string | undefined }) =>
  env.EMULATOR ? env.EMULATOR === 'on' : !env.DATABASE_URL;

function graphOf({ on, host, port }: Config['emulator']): string {
  if (!on) return 'https://graph.facebook.com/v24.0';
  const everywhere = host === '0.0.0.0' || host === '::';
  const reached = everywhere ? '127.0.0.1' : host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}/v24.0`;
}

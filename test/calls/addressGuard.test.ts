import { describe, expect, test } from 'vitest';
import { createAddressGuard, isRefusal, type Reachable } from '../../src/calls/addressGuard.ts';

const nothing: Reachable = { networks: [], hosts: [] };
type Resolve = NonNullable<Parameters<typeof createAddressGuard>[1]>;

/** A name server of one name's answers, one after the other. */
const answering = (...answers: string[][]): Resolve => {
  const resolve = (_host: string, _options: object, done: (...given: unknown[]) => void) => {
    const addresses = answers.length > 1 ? answers.shift() : answers[0];
    done(
      null,
      (addresses ?? []).map((address) => ({ address, family: familyOf(address) })),
    );
  };
  return resolve as unknown as Resolve;
};

const familyOf = (address: string): number => (address.includes(':') ? 6 : 4);

/** What a connection to a name gets to know. */
const lookUp = (guard: ReturnType<typeof createAddressGuard>, host: string, all = true) =>
  new Promise<{ error: unknown; found: unknown }>((resolve) => {
    guard.lookup(host, { all }, (error, found) => resolve({ error, found }));
  });

describe('addresses', () => {
  test.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '10.255.255.255',
    '100.64.0.1',
    '100.100.100.200',
    '100.127.255.255',
    '127.0.0.1',
    '127.8.9.10',
    '168.63.129.16',
    '169.254.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.168.1.1',
    '198.18.0.1',
    '203.0.113.5',
    '224.0.0.1',
    '239.255.255.255',
    '255.255.255.255',
    '[::]',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:8.8.8.8]',
    '[::7f00:1]',
    '[64:ff9b::7f00:1]',
    '[fc00::1]',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '[fec0::1]',
    '[ff02::1]',
    '[2001::7f00:1]',
    '[2001:db8::1]',
    '[2002:7f00:1::]',
  ])('%s is not reached', (host) => {
    expect(createAddressGuard(nothing).mayReach(host)).toBe(false);
  });

  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '223.255.255.255',
    '[2606:4700::1111]',
    '[2a00:1450::1]',
  ])('%s is public', (host) => {
    expect(createAddressGuard(nothing).mayReach(host)).toBe(true);
  });

  test.each([
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://0/',
    'http://[::ffff:7f00:1]/',
    'http://127.0.0.1./',
  ])('%s is one of those addresses, however it is written', (url) => {
    expect(createAddressGuard(nothing).mayReach(new URL(url).hostname)).toBe(false);
  });

  test('what has been opened is reached, and nothing beside it', () => {
    const networks = [
      { address: '10.1.0.0', prefix: 16 },
      { address: 'fd00::', prefix: 8 },
    ];
    const guard = createAddressGuard({ networks, hosts: [] });
    const hosts = ['10.1.2.3', '[fd00::1]', '10.2.0.1', '127.0.0.1', '[::1]', '8.8.8.8'];
    expect(hosts.map(guard.mayReach)).toEqual([true, true, false, false, false, true]);
  });
});

describe('names', () => {
  test('a name is judged by what it resolves to: one that leads inside is refused', async () => {
    const { error, found } = await lookUp(createAddressGuard(nothing), 'localhost');
    expect([isRefusal(error), found]).toEqual([true, []]);
  });

  test('of several addresses only those that may be reached are handed on', async () => {
    const guard = createAddressGuard(nothing, answering(['10.0.0.1', '8.8.8.8', '::1']));
    expect(await lookUp(guard, 'mixed.example')).toEqual({
      error: null,
      found: [{ address: '8.8.8.8', family: 4 }],
    });
    expect(await lookUp(guard, 'mixed.example', false)).toEqual({ error: null, found: '8.8.8.8' });
  });

  test('a name that has been opened is reached wherever it leads, in whatever case', async () => {
    const guard = createAddressGuard(
      { networks: [], hosts: ['crm.internal'] },
      answering(['10.0.0.1']),
    );
    expect((await lookUp(guard, 'CRM.internal')).error).toBe(null);
    expect(isRefusal((await lookUp(guard, 'other.internal')).error)).toBe(true);
  });

  test('a name that is not known is no refusal', async () => {
    const { error } = await lookUp(createAddressGuard(nothing), 'nowhere.invalid');
    expect(isRefusal(error)).toBe(false);
    expect(error).toBeInstanceOf(Error);
  });
});

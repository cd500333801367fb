import { createSocket } from 'node:dgram';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { expect, onTestFinished, test } from 'vitest';
import { createNameLookup, type NameLookup } from '../../src/calls/nameLookup.ts';

/** A name server on 127.0.0.1: a name has these addresses, `silent.…` gets no answer, others are not known. */
async function startNameServer(names: Record<string, { a?: string; aaaa?: Buffer }>) {
  const socket = createSocket('udp4');
  socket.on('message', (asked, from) => {
    const labels: string[] = [];
    let at = 12;
    for (let length = asked[at] ?? 0; length > 0; length = asked[at] ?? 0) {
      labels.push(asked.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
    const name = labels.join('.').toLowerCase();
    if (name.startsWith('silent')) return;
    const type = asked.readUInt16BE(at + 1);
    const known = names[name];
    const data =
      type === 1 && known?.a
        ? Buffer.from(known.a.split('.').map(Number))
        : type === 28
          ? known?.aaaa
          : undefined;
    const head = Buffer.alloc(12);
    head.writeUInt16BE(asked.readUInt16BE(0), 0);
    head.writeUInt16BE(known ? 0x8180 : 0x8183, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(data ? 1 : 0, 6);
    const record = Buffer.alloc(12);
    record.writeUInt16BE(0xc00c, 0);
    record.writeUInt16BE(type, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(60, 6);
    record.writeUInt16BE(data?.length ?? 0, 10);
    socket.send(
      Buffer.concat([head, asked.subarray(12, at + 5), ...(data ? [record, data] : [])]),
      from.port,
      from.address,
    );
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  return [`127.0.0.1:${socket.address().port}`];
}

const look = (lookup: NameLookup, host: string, options: LookupOptions = {}) =>
  new Promise<LookupAddress[] | string | undefined>((resolve) => {
    lookup(host, options, (error, found) => resolve(error ? error.code : found));
  });

const none = () => false;

test('names whose server does not answer keep no other name waiting, and are given up', async () => {
  const servers = await startNameServer({ 'shop.example': { a: '203.0.113.7' } });
  const lookup = createNameLookup(none, servers);
  const over: string[] = [];
  const silent = Array.from({ length: 20 }, async (_, n) => {
    const answer = await look(lookup, `silent${n}.example`);
    over.push('silent');
    return answer;
  });
  expect(await look(lookup, 'shop.example')).toEqual([{ address: '203.0.113.7', family: 4 }]);
  expect(over).toEqual([]);
  expect(new Set(await Promise.all(silent))).toEqual(new Set(['ETIMEOUT']));
}, 30_000);

test('of both families what there is, or the one that is wanted', async () => {
  const six = Buffer.from('20010db8000000000000000000000001', 'hex');
  const servers = await startNameServer({
    'both.example': { a: '203.0.113.7', aaaa: six },
    'six.example': { aaaa: six },
  });
  const lookup = createNameLookup(none, servers);
  const [four, last] = [
    { address: '203.0.113.7', family: 4 },
    { address: '2001:db8::1', family: 6 },
  ];
  expect(await look(lookup, 'both.example', { all: true })).toEqual([four, last]);
  expect(await look(lookup, 'both.example', { family: 6 })).toEqual([last]);
  expect(await look(lookup, 'six.example')).toEqual([last]);
  expect(await look(lookup, 'nowhere.example')).toBe('ENOTFOUND');
});

test('localhost is this machine whatever a name server says, and what the operator names is the system’s', async () => {
  const servers = await startNameServer({ localhost: { a: '203.0.113.7' } });
  const lookup = createNameLookup((host) => host === 'localhost', servers);
  const own = (await look(lookup, 'localhost')) as LookupAddress[];
  expect(own.map(({ address }) => address)).toContain('127.0.0.1');
  expect(await look(lookup, 'shop.localhost')).toEqual([
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]);
});

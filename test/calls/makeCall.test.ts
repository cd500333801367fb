import { Agent } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { createAddressGuard } from '../../src/calls/addressGuard.ts';
import type { FilledCall } from '../../src/calls/fillCall.ts';
import { makeCall } from '../../src/calls/makeCall.ts';
import { sendJson, startServer } from './server.ts';

/** As the worker has it; 127.0.0.1 is opened, and no name of it. */
function caller({ opened = true } = {}) {
  const networks = opened ? [{ address: '127.0.0.1', prefix: 32 }] : [];
  const guard = createAddressGuard({ networks, hosts: [] });
  const dispatcher = new Agent({ connect: { lookup: guard.lookup } });
  onTestFinished(() => dispatcher.destroy());
  return (call: Partial<FilledCall>, timeoutMs = 2_000) =>
    makeCall(
      { dispatcher, guard },
      { method: 'GET', url: '', headers: [], secrets: [], ...call },
      { callId: 'IDP1:call:1', timeoutMs },
    );
}

const failed = (error: string, again: boolean) => ({
  answer: { status: 0, headers: {}, body: null, error },
  again,
});

test('a request goes out as the flow wrote it, with the call id as its idempotency key', async () => {
  const { url, came } = await startServer((_, response) => sendJson(response, { ok: true }));
  const { answer } = await caller()({
    method: 'POST',
    url: `${url}/a?b=1`,
    headers: [{ name: 'X-Name', value: 'José 🙂', isSecret: false }],
    body: { type: 'application/json', content: '{"a":"é"}' },
  });
  expect(answer).toMatchObject({ status: 200, body: { ok: true } });
  expect(answer.headers['content-type']).toBe('application/json');
  const [one] = came;
  expect([one?.method, one?.path, one?.body]).toEqual(['POST', '/a?b=1', '{"a":"é"}']);
  expect(one?.headers).toMatchObject({
    'idempotency-key': 'IDP1:call:1',
    'content-type': 'application/json',
    'user-agent': 'chasqui',
    'x-name': Buffer.from('José 🙂', 'utf8').toString('latin1'),
  });
});

test('what the flow says of a header is what goes out, in whatever case', async () => {
  const { url, came } = await startServer((_, response) => response.end());
  const headers = [
    { name: 'Content-type', value: 'application/x-www-form-urlencoded', isSecret: false },
    { name: 'IDEMPOTENCY-KEY', value: 'mine', isSecret: false },
  ];
  const body = { type: 'text/plain', content: 'a=1' };
  await caller()({ method: 'POST', url, headers, body });
  expect(came[0]?.headers).toMatchObject({
    'content-type': 'application/x-www-form-urlencoded',
    'idempotency-key': 'mine',
  });
});

test.each([
  ['JSON', 'application/json; charset=utf-8', '{"a":[1]}', { a: [1] }],
  ['JSON of a kind of its own', 'application/problem+json', '{"a":1}', { a: 1 }],
  ['a text', 'text/plain', '{"a":1}', '{"a":1}'],
  ['nothing', 'application/json', '', null],
  ['what Postgres could not keep', 'application/json', '"a\\u0000b"', 'a\uFFFDb'],
])('a body that is %s is read as that', async (_, type, sent, read) => {
  const { url } = await startServer((_came, response) => {
    response.writeHead(200, { 'Content-Type': type }).end(sent);
  });
  const { answer } = await caller()({ url });
  expect([answer.body, answer.error]).toEqual([read, undefined]);
});

test('a body that says it is JSON and is none is an error of its own', async () => {
  const { url } = await startServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('<html>');
  });
  const { answer } = await caller()({ url });
  expect(answer).toMatchObject({ status: 200, body: null, error: 'body_unreadable' });
});

test('a body of 256 KiB is read, and one byte more is cut off with an error', async () => {
  const { url } = await startServer(({ path }, response) => {
    response.write('x'.repeat(256 * 1024));
    response.end(path.slice(1));
  });
  const call = caller();
  const { answer } = await call({ url });
  expect([String(answer.body).length, answer.error]).toEqual([262_144, undefined]);
  const longer = await call({ url: `${url}/y` });
  expect(longer).toMatchObject({ answer: { status: 200, body: null, error: 'body_too_large' } });
});

test('a body without end is cut off at once, not at the end of the time', async () => {
  const { url } = await startServer((_, response) => {
    const more = setInterval(() => response.write('x'.repeat(64 * 1024)), 1);
    response.on('close', () => clearInterval(more));
  });
  const before = performance.now();
  const { answer } = await caller()({ url }, 10_000);
  expect(answer.error).toBe('body_too_large');
  expect(performance.now() - before).toBeLessThan(5_000);
});

test('a server that does not answer, or does not end, in time: no answer came, and another try may do better', async () => {
  const { url } = await startServer(({ path }, response) => {
    if (path === '/half') response.writeHead(200).write('half');
  });
  const call = caller();
  const before = performance.now();
  expect(await call({ url }, 200)).toEqual(failed('timeout', true));
  expect(await call({ url: `${url}/half` }, 200)).toEqual(failed('timeout', true));
  expect(performance.now() - before).toBeLessThan(2_000);
});

test('where nobody listens, or the connection breaks, no answer came', async () => {
  const { url } = await startServer(({ path }, response) => {
    if (path === '/break') response.socket?.destroy();
  });
  const call = caller();
  expect(await call({ url: `${url}/break` })).toEqual(failed('no_connection', true));
  const closed = await startServer(() => {});
  await new Promise((resolve) => closed.server.close(resolve));
  expect(await call({ url: closed.url })).toEqual(failed('no_connection', true));
});

test.each([
  [408, true],
  [425, true],
  [429, true],
  [500, true],
  [503, true],
  [400, false],
  [404, false],
  [200, false],
])('status %i: another try may do better: %s', async (status, again) => {
  const { url } = await startServer((_, response) => sendJson(response, {}, status));
  expect(await caller()({ url })).toMatchObject({ answer: { status }, again });
});

test.each([
  ['', 'url_invalid'],
  ['shop.example/quote', 'url_invalid'],
  ['ftp://shop.example/', 'url_invalid'],
  ['file:///etc/passwd', 'url_invalid'],
])('%j is no place to call: %s', async (url, error) => {
  expect(await caller()({ url })).toEqual(failed(error, false));
});

test('a header with a line break in it goes nowhere', async () => {
  const { url, came } = await startServer((_, response) => response.end());
  const headers = [{ name: 'X-Name', value: 'a\r\nX-Admin: 1', isSecret: false }];
  expect(await caller()({ url, headers })).toEqual(failed('request_invalid', false));
  expect(came).toEqual([]);
});

test('an address that is not public is not connected to, nor a name that leads to one', async () => {
  const { url, came } = await startServer((_, response) => response.end());
  const { port } = new URL(url);
  const call = caller({ opened: false });
  for (const host of ['127.0.0.1', '127.1', '2130706433', 'localhost', '[::ffff:127.0.0.1]']) {
    const called = await call({ url: `http://${host}:${port}/` });
    expect([host, called]).toEqual([host, failed('address_refused', false)]);
  }
  expect(came).toEqual([]);
});

test('a name that leads to an address that has been opened is reached', async () => {
  const { url } = await startServer((_, response) => sendJson(response, 1));
  const { port } = new URL(url);
  const { answer } = await caller()({ url: `http://localhost:${port}/` });
  expect(answer.body).toBe(1);
});

test('each redirect is looked at again: one that leads inside is refused', async () => {
  const inside = await startServer((_, response) => response.end('secret'));
  const port = new URL(inside.url).port;
  const { url } = await startServer(({ path }, response) => {
    response.writeHead(302, { Location: path.slice(1) }).end();
  });
  const call = caller();
  for (const place of [
    `http://127.0.0.2:${port}/`,
    `http://169.254.169.254/latest/meta-data`,
    `http://[::1]:${port}/`,
    `//127.0.0.3:${port}/`,
  ]) {
    expect([place, await call({ url: `${url}/${place}` })]).toEqual([
      place,
      failed('address_refused', false),
    ]);
  }
  expect(await call({ url: `${url}/file:///etc/passwd` })).toEqual(
    failed('redirect_refused', false),
  );
  expect(inside.came).toEqual([]);
});

test('five redirects are followed and a sixth is not', async () => {
  const { url, came } = await startServer(({ path }, response) => {
    const left = Number(path.slice(1));
    if (left === 0) sendJson(response, 'there');
    else response.writeHead(307, { Location: `/${left - 1}` }).end();
  });
  const call = caller();
  expect((await call({ url: `${url}/5` })).answer.body).toBe('there');
  came.length = 0;
  expect(await call({ url: `${url}/6` })).toEqual(failed('too_many_redirects', false));
  expect(came).toHaveLength(6);
});

test('all redirects together have the time of one call', async () => {
  const { url } = await startServer((_, response) => {
    setTimeout(() => response.writeHead(302, { Location: '/' }).end(), 120);
  });
  const before = performance.now();
  expect(await caller()({ url }, 300)).toEqual(failed('timeout', true));
  expect(performance.now() - before).toBeLessThan(600);
});

test.each([
  [301, 'POST', 'GET', ''],
  [302, 'POST', 'GET', ''],
  [303, 'PUT', 'GET', ''],
  [301, 'PUT', 'PUT', 'body'],
  [307, 'POST', 'POST', 'body'],
  [308, 'POST', 'POST', 'body'],
])('%i makes of a %s a %s', async (status, method, then, carried) => {
  const { url, came } = await startServer(({ path }, response) => {
    if (path === '/there') response.end();
    else response.writeHead(status, { Location: '/there' }).end();
  });
  const body = { type: 'text/plain', content: 'body' };
  await caller()({ url, method, body });
  const [, second] = came;
  expect([second?.method, second?.body]).toEqual([then, carried]);
  expect(second?.headers['content-type']).toBe(carried === '' ? undefined : 'text/plain');
});

const plain = (name: string, value: string) => ({ name, value, isSecret: false });

/** A server that sends everything but `/same` on to another origin, and that other. */
async function redirecting(status: number) {
  const other = await startServer((_, response) => response.end());
  const { url, came } = await startServer(({ path }, response) => {
    response.writeHead(status, { Location: path === '/same' ? '/again' : other.url }).end();
  });
  return { url, came, there: other.came };
}

test('a redirect to another origin takes along what a browser would, and nothing that an author wrote beside', async () => {
  const { url, came, there } = await redirecting(307);
  const headers = [
    plain('Authorization', 'Basic abc'),
    plain('Cookie', 'a=1'),
    plain('Proxy-Authorization', 'Basic def'),
    plain('X-Api-Key', 'typed by hand'),
    plain('X-Plain', 'plain'),
    { name: 'X-Key', value: 'the-secret', isSecret: true },
    { name: 'User-Agent', value: 'the-secret', isSecret: true },
    plain('Accept', 'text/csv'),
    plain('Accept-Language', 'es'),
    plain('Idempotency-Key', 'mine'),
  ];
  const call = caller();
  await call({ url: `${url}/same`, headers });
  expect(came[1]?.headers).toMatchObject({
    authorization: 'Basic abc',
    'x-api-key': 'typed by hand',
    'x-key': 'the-secret',
  });
  const { host: _, connection: __, ...arrived } = there[0]?.headers ?? {};
  expect(arrived).toEqual({
    accept: 'text/csv',
    'accept-encoding': 'identity',
    'accept-language': 'es',
    'idempotency-key': 'mine',
  });
});

test.each([
  [301, 'PUT'],
  [307, 'POST'],
  [308, 'PATCH'],
])(
  'a redirect by %i to another origin takes no body along: a %s that has one ends there',
  async (status, method) => {
    const { url, there } = await redirecting(status);
    const body = { type: 'text/plain', content: 'what somebody told us' };
    const call = caller();
    expect(await call({ method, url, body })).toEqual(failed('redirect_refused', false));
    expect(there).toEqual([]);
    await call({ method, url });
    await call({ method, url, body: { type: 'text/plain', content: '' } });
    expect(there.map((came) => [came.method, came.body])).toEqual([
      [method, ''],
      [method, ''],
    ]);
  },
);

test.each([301, 302, 303])(
  'a POST that is sent on by %i to another origin becomes a GET that says nothing of its body',
  async (status) => {
    const { url, there } = await redirecting(status);
    const headers = [plain('Content-Language', 'es')];
    const body = { type: 'text/plain', content: 'what somebody told us' };
    await caller()({ method: 'POST', url, headers, body });
    expect(there.map((came) => [came.method, came.body])).toEqual([['GET', '']]);
    expect(Object.keys(there[0]?.headers ?? {}).filter((name) => /^content/.test(name))).toEqual(
      [],
    );
  },
);

test.each([0, 22, 25, 465, 587, 6000, 6667, 10080])(
  'port %i belongs to another protocol: nothing is sent to it, whoever opened its address',
  async (port) => {
    const refused = failed('port_refused', false);
    expect(await caller()({ url: `http://127.0.0.1:${port}/` })).toEqual(refused);
    const { url } = await startServer((_, response) => {
      response.writeHead(302, { Location: `http://127.0.0.1:${port}/` }).end();
    });
    expect(await caller()({ url })).toEqual(refused);
  },
);

test('what a server sends back of a secret is put out, in whatever form', async () => {
  const secret = 's3cr3t/with"quotes+';
  const { url } = await startServer(({ headers }, response) => {
    const sent = headers['x-key'];
    const body = {
      echo: `key=${sent}`,
      [`${sent}`]: 1,
      list: [encodeURIComponent(String(sent)), Buffer.from(String(sent)).toString('base64')],
    };
    response.writeHead(200, { 'Content-Type': 'application/json', 'X-Echo': String(sent) });
    // As some write JSON, with slashes escaped.
    response.end(JSON.stringify(body).replaceAll('/', '\\/'));
  });
  const headers = [{ name: 'X-Key', value: secret, isSecret: true }];
  const { answer } = await caller()({ url, headers, secrets: [secret] });
  expect(answer.body).toEqual({ echo: 'key=***', '***': 1, list: ['***', '***'] });
  expect(answer.headers['x-echo']).toBe('***');
});

import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { throughputOf } from '../../../src/providers/meta/listNumbers.ts';
import { meta } from '../../../src/providers/meta/meta.ts';
import { providers } from '../../../src/providers/registry.ts';
import { answer, type Manners, type RawServer, startRawServer } from '../rawServer.ts';
import { graphSample } from './samples.ts';

let dispatcher: Agent;
let server: RawServer;

beforeEach(() => {
  dispatcher = new Agent();
});

afterEach(async () => {
  await dispatcher.destroy();
  await server.close();
});

const http = (timeoutMs = 2_000) => ({ dispatcher, timeoutMs });
const line = () => ({
  graphUrl: `${server.url}/v24.0`,
  providerLineId: '1065',
  accessToken: 'a-token',
});

async function serve(manners: Manners): Promise<void> {
  server = await startRawServer(manners);
}
const serveAnswers = (...answers: [status: number, body: unknown][]) =>
  serve({
    onRequest: (socket, _, nth) => {
      const [status, body] = answers[nth - 1] ?? [500, 'no more answers'];
      socket.write(answer(status, body));
    },
  });
const requestLine = (nth = 0) => server.requests[nth]?.head.split('\r\n')[0];

test('meta is found by its name', () => {
  expect(providers.get('meta')).toBe(meta);
  expect(providers.get('Meta')).toBeUndefined();
  return serve({});
});

describe('the numbers of an account', () => {
  const numbers = () => meta.listNumbers(line(), '4195', http());

  test('Meta’s sample of two', async () => {
    await serveAnswers([200, graphSample('get_phone_numbers_response_200_multiple_phone_numbers')]);
    const answered = await numbers();
    expect(answered).toMatchObject({
      ok: true,
      value: [
        {
          providerLineId: '1906385232743451',
          phoneNumber: '+16315555555',
          verifiedName: "Jasper's Market",
          status: 'LINKED',
          quality: 'GREEN',
          messagingTier: 'TIER_1K',
          throughput: 80,
          onBusinessApp: false,
        },
        { providerLineId: '1913623884432103' },
      ],
    });
    expect(server.requests[0]?.head).toContain('authorization: Bearer a-token');
    expect(requestLine()).toBe(
      'GET /v24.0/4195/phone_numbers?fields=id%2Cdisplay_phone_number%2Cverified_name%2Cstatus%2Cquality_rating%2Cthroughput%2Cis_on_biz_app%2Cwhatsapp_business_manager_messaging_limit&limit=100 HTTP/1.1',
    );
  });

  test('rates and limits as they are called now', async () => {
    const data = [
      {
        id: '1065',
        display_phone_number: '+51 900 000 001',
        throughput: { level: 'HIGH' },
        is_on_biz_app: false,
        whatsapp_business_manager_messaging_limit: 'TIER_2K',
      },
      {
        id: '1066',
        display_phone_number: '51900000002',
        throughput: { level: 'STANDARD' },
        is_on_biz_app: true,
      },
    ];
    await serveAnswers([200, { data }]);
    expect(await numbers()).toEqual({
      ok: true,
      value: [
        {
          providerLineId: '1065',
          phoneNumber: '+51900000001',
          throughput: 1000,
          onBusinessApp: false,
          messagingTier: 'TIER_2K',
        },
        {
          providerLineId: '1066',
          phoneNumber: '+51900000002',
          throughput: 20,
          onBusinessApp: true,
        },
      ],
    });
  });

  test('all pages are read', async () => {
    const page = (id: string, paging?: object) => ({
      data: [{ id, display_phone_number: `+5190000000${id}` }],
      ...(paging && { paging }),
    });
    await serveAnswers(
      [200, page('1', { cursors: { after: 'MTAx' }, next: 'https://graph.example/next' })],
      [200, page('2', { cursors: { after: 'MTAy' } })],
    );
    const answered = await numbers();
    expect(answered.ok && answered.value.map(({ providerLineId }) => providerLineId)).toEqual([
      '1',
      '2',
    ]);
    expect(requestLine(1)).toContain('&after=MTAx');
    expect(server.requests).toHaveLength(2);
  });

  test('a version that does not know a field is asked again without it', async () => {
    await serveAnswers(
      [400, graphSample('get_phone_number_response_400_invalid_fields')],
      [200, graphSample('get_phone_numbers_response_200_single_phone_number')],
    );
    expect(await numbers()).toMatchObject({ ok: true, value: [{ verifiedName: 'My Business' }] });
    expect(requestLine(1)).toContain('quality_rating%2Cthroughput%2Cmessaging_limit_tier&');
  });

  test('a bad token is refused in Meta’s words', async () => {
    await serveAnswers([401, graphSample('get_phone_number_response_401_expired_token')]);
    expect(await numbers()).toEqual({
      ok: false,
      why: 'refused',
      code: 190,
      message: 'Error validating access token: Session has expired',
    });
  });

  test('words meant for people are said too', async () => {
    await serveAnswers([403, graphSample('get_phone_numbers_response_403_example')]);
    expect(await numbers()).toEqual({
      ok: false,
      why: 'refused',
      code: 200,
      message:
        "Your app doesn't have permission to access this WhatsApp Business Account: " +
        "Your app doesn't have permission to access this resource",
    });
  });

  test.each<[string, [number, unknown]]>([
    ['a gateway’s page', [502, '<html>']],
    ['an answer of another shape', [200, { data: [{ id: '1' }] }]],
  ])('%s is no answer', async (_, answered) => {
    await serveAnswers(answered);
    expect(await numbers()).toMatchObject({ ok: false, why: 'unreachable' });
  });

  test('an id cannot lead the call elsewhere', async () => {
    await serveAnswers([200, { data: [] }]);
    await meta.listNumbers(line(), '../me?x=', http());
    expect(requestLine()).toContain('GET /v24.0/..%2Fme%3Fx%3D/phone_numbers?');
  });

  test.each<[string | undefined, boolean, number]>([
    ['STANDARD', false, 80],
    ['HIGH', false, 1000],
    ['NOT_APPLICABLE', false, 80],
    [undefined, false, 80],
    ['HIGH', true, 20],
  ])('level %s, on the Business app %s: %i a second', (level, shared, rate) => {
    expect(throughputOf(level, shared)).toBe(rate);
    return serve({});
  });
});

describe('subscribing', () => {
  const subscribe = () =>
    meta.subscribeApp(
      line(),
      '4195',
      {
        callbackUrl: 'https://your-webhook-endpoint.com/webhook',
        verifyToken: 'YOUR_VERIFY_TOKEN_PLACEHOLDER',
      },
      http(),
    );

  test('our address is given with the verify token, as in Meta’s sample', async () => {
    await serveAnswers([
      200,
      graphSample('post_subscribed_apps_response_200_custom_callback_success'),
    ]);
    expect(await subscribe()).toMatchObject({ ok: true, value: { success: true } });
    expect(requestLine()).toBe('POST /v24.0/4195/subscribed_apps HTTP/1.1');
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(
      graphSample('post_subscribed_apps_request_custom_callback'),
    );
  });

  test('an address Meta cannot reach is refused in Meta’s words', async () => {
    await serveAnswers([422, graphSample('post_subscribed_apps_response_422_example')]);
    expect(await subscribe()).toMatchObject({
      why: 'refused',
      message: 'Webhook callback URL is not reachable or invalid',
    });
  });
});

describe('media', () => {
  const bytes = Buffer.alloc(200_000, 'chasqui');

  test('where it lies, and what it must be', async () => {
    const found = {
      url: 'https://lookaside.example/1',
      mime_type: 'image/jpeg',
      sha256: 'SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=',
      file_size: '303833',
      id: '77',
    };
    await serveAnswers([200, found]);
    expect(await meta.findMedia(line(), '77', http())).toEqual({
      ok: true,
      value: {
        url: 'https://lookaside.example/1',
        mimeType: 'image/jpeg',
        sha256: '49f227634806293b0995459bc310b593e1400f41591efcf07e9bced335f41942',
        size: 303833,
      },
    });
    expect(requestLine()).toBe('GET /v24.0/77?phone_number_id=1065 HTTP/1.1');
  });

  test('media Meta no longer has is refused', async () => {
    await serveAnswers([400, { error: { code: 100, message: 'Object does not exist' } }]);
    expect(await meta.findMedia(line(), '77', http())).toMatchObject({ why: 'refused', code: 100 });
  });

  const download = (maxBytes: number, timeoutMs?: number) =>
    meta.downloadMedia(line(), `${server.url}/media/1?hash=a%2Fb`, maxBytes, http(timeoutMs));

  async function hashOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
    const hash = createHash('sha256');
    for await (const chunk of stream) hash.update(chunk);
    return hash.digest('hex');
  }
  const head = (length: number | undefined) =>
    `HTTP/1.1 200 OK\r\ncontent-type: image/jpeg\r\n${
      length === undefined ? 'connection: close' : `content-length: ${length}`
    }\r\n\r\n`;

  test('the bytes come whole, asked for with the token', async () => {
    await serve({
      onRequest: (socket) => {
        socket.write(head(bytes.length));
        socket.write(bytes);
      },
    });
    const got = await download(200_000);
    if (!got.ok) throw new Error(got.message);
    expect(got.mimeType).toBe('image/jpeg');
    expect(await hashOf(got.bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(requestLine()).toBe('GET /media/1?hash=a%2Fb HTTP/1.1');
    expect(server.requests[0]?.head).toContain('authorization: Bearer a-token');
  });

  test('what says it is too large is not fetched', async () => {
    await serve({ onRequest: (socket) => socket.write(head(200_001)) });
    expect(await download(200_000)).toEqual({
      ok: false,
      why: 'too_large',
      message: 'The media has more than 200000 bytes',
    });
  });

  test('what does not say and turns out too large is cut off', async () => {
    let closed = false;
    await serve({
      onRequest: (socket) => {
        socket.once('close', () => {
          closed = true;
        });
        socket.write(head(undefined));
        socket.write(bytes);
        socket.write(bytes);
      },
    });
    const got = await download(200_000);
    if (!got.ok) throw new Error(got.message);
    await expect(hashOf(got.bytes)).rejects.toThrow('The media has more than 200000 bytes');
    await sleep(50);
    expect(closed).toBe(true);
  });

  test('what breaks off half way throws while it is read', async () => {
    await serve({
      onRequest: (socket) => {
        socket.write(head(bytes.length));
        socket.write(bytes.subarray(0, 1000), () => socket.destroy());
      },
    });
    const got = await download(200_000);
    if (!got.ok) throw new Error(got.message);
    await expect(hashOf(got.bytes)).rejects.toThrow();
  });

  test('what stops coming throws when its time is up', async () => {
    await serve({ onRequest: (socket) => socket.write(head(bytes.length)) });
    const got = await download(200_000, 150);
    if (!got.ok) throw new Error(got.message);
    await expect(hashOf(got.bytes)).rejects.toThrow();
  });

  test.each([
    [404, 'gone'],
    [410, 'gone'],
    [401, 'unreachable'],
    [302, 'unreachable'],
    [500, 'unreachable'],
  ])('HTTP %i: %s', async (status, why) => {
    await serve({
      onRequest: (socket) =>
        socket.write(answer(status, 'x', 'location: http://elsewhere.invalid\r\n')),
    });
    expect(await download(200_000)).toMatchObject({ ok: false, why });
  });

  test('nobody there', async () => {
    await serve({});
    await server.close();
    expect(await download(200_000)).toMatchObject({ ok: false, why: 'unreachable' });
    await serve({});
  });

  test('a file is uploaded as a form and gets an id', async () => {
    await serveAnswers([200, graphSample('post_media_response_200_upload_audio_json')]);
    const file = {
      bytes: new Uint8Array([0, 255, 13, 10]),
      mimeType: 'audio/ogg',
      filename: 'señal.ogg',
    };
    expect(await meta.uploadMedia(line(), file, http())).toEqual({
      ok: true,
      value: { id: '4490709327384033' },
    });
    const [request] = server.requests;
    expect(requestLine()).toBe('POST /v24.0/1065/media HTTP/1.1');
    const boundary = /content-type: multipart\/form-data; boundary=(\S+)/.exec(
      request?.head ?? '',
    )?.[1];
    const parts = (request?.body ?? '').split(`--${boundary}`).slice(1, -1);
    expect(
      parts.map((part) => Buffer.from(part, 'latin1').toString('utf8').split('\r\n')[1]),
    ).toEqual([
      'Content-Disposition: form-data; name="messaging_product"',
      'Content-Disposition: form-data; name="type"',
      'Content-Disposition: form-data; name="file"; filename="señal.ogg"',
    ]);
    expect(parts[2]).toContain('Content-Type: audio/ogg\r\n\r\n\u0000\u00ff\r\n\r\n');
  });

  test('an upload Meta refuses', async () => {
    await serveAnswers([
      400,
      { error: { code: 131053, message: 'Media upload error', error_data: { details: 'MIME' } } },
    ]);
    const file = { bytes: new Uint8Array([1]), mimeType: 'x/y', filename: 'x' };
    expect(await meta.uploadMedia(line(), file, http())).toEqual({
      ok: false,
      why: 'refused',
      code: 131053,
      message: 'Media upload error: MIME',
    });
  });
});

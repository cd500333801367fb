import { type RunningEmulator, startEmulator } from '../../src/emulator/startEmulator.ts';
import { type Receiver, startReceiver } from './receiver.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, looked into by tests
type Answer = { status: number; body: any; headers: Headers };

/** An emulator, a business that listens, and hands to work the emulator with. */
export type Stage = {
  emulator: RunningEmulator;
  receiver: Receiver;
  control(method: string, path: string, body?: unknown): Promise<Answer>;
  graph(method: string, path: string, body?: unknown, token?: string): Promise<Answer>;
  /** Sends a message over the first line; a text to the first phone when nothing else is said. */
  send(message?: Record<string, unknown>): Promise<Answer>;
  /** A phone says something; gives the message's id. */
  say(phone: string, say: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
};

export const lineId = '100000000000011';
export const wabaId = '100000000000001';

export async function openStage(): Promise<Stage> {
  const receiver = await startReceiver();
  const emulator = await startEmulator({
    port: 0,
    // One at a time, so that webhooks arrive in the order in which they were sent.
    world: { webhook: { url: receiver.url, retry_ms: [50, 50, 50], concurrency: 1 } },
  });

  async function call(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const response = await fetch(emulator.url + path, {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    return {
      status: response.status,
      body: isJson ? JSON.parse(text) : text,
      headers: response.headers,
    };
  }

  const stage: Stage = {
    emulator,
    receiver,
    control: (method, path, body) => call(method, `/emulator${path}`, body, {}),
    graph: (method, path, body, token = 'emulator-token') =>
      call(method, `/v24.0${path}`, body, { authorization: `Bearer ${token}` }),
    send: (message = {}) =>
      stage.graph('POST', `/${lineId}/messages`, {
        messaging_product: 'whatsapp',
        ...('recipient' in message ? {} : { to: '+51900000001' }),
        ...(message.type === undefined ? { type: 'text', text: { body: 'hello' } } : {}),
        ...message,
      }),
    async say(phone, say) {
      const answer = await stage.control('POST', `/phones/${phone}/messages`, say);
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
      return answer.body.message_id;
    },
    async close() {
      await emulator.close();
      await receiver.close();
    },
  };
  return stage;
}

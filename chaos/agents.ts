import { setTimeout as sleep } from 'node:timers/promises';
import { caller } from '../bench/service.ts';
import { within } from './waiting.ts';

export type Agents = {
  /** What they have written, word for word; each once. */
  said: string[];
  /** What was not answered with a 200 within a minute. */
  refused: string[];
  /** Resolves when nobody is being attended. */
  stop(): Promise<void>;
};

const agent = 'luz@example.com';
const lookEveryMs = 300;
const insistMs = 60_000;

/**
 * Somebody who takes each chat that wants a person, writes a sentence and gives it back. What is not
 * answered they ask again, under the same name, until it is.
 */
export function startAgents({ url, apiKey }: { url: string; apiKey: string }): Agents {
  const said: string[] = [];
  const refused: string[] = [];
  const attended = new Map<string, Promise<void>>();
  let asked = 0;
  let stopping = false;
  const api = (name?: string) =>
    caller(url, { 'Truora-API-Key': apiKey, ...(name && { 'Idempotency-Key': name }) });

  /** Until it is answered with a 200: a write is done once under its name, however often it is asked for. */
  async function insist(method: string, path: string, body: object): Promise<void> {
    asked += 1;
    const call = api(`agents-${asked}`);
    let said = '';
    const isDone = await within(insistMs, () =>
      call(method, path, body).then(
        () => true,
        (error: unknown) => {
          said = String(error);
          return false;
        },
      ),
    );
    if (!isDone) refused.push(`an agent was refused for a minute: ${said}`);
  }

  async function attend(chatId: string): Promise<void> {
    const owner = `/v1/engagement/chat/agent/${chatId}`;
    await insist('PUT', owner, { owner: agent });
    const body = `Soy Luz (${said.length + 1}).`;
    said.push(body);
    await insist('POST', `/v1/engagement/chat/${chatId}/send`, {
      whatsapp: { type: 'text', text: { body } },
      request_id: body,
      current_username: agent,
    });
    await insist('PUT', owner, { status: 'closed' });
  }

  async function look(): Promise<void> {
    const found = await api()('GET', '/v1/engagement/chat/search?status=UNASSIGNED').catch(
      () => undefined,
    );
    for (const { chat_id: chatId } of found?.chats ?? []) {
      if (attended.has(chatId)) continue;
      const work = attend(chatId).finally(() => attended.delete(chatId));
      attended.set(chatId, work);
    }
  }

  const looking = (async () => {
    while (!stopping) {
      await look();
      await sleep(lookEveryMs);
    }
  })();
  return {
    said,
    refused,
    async stop() {
      stopping = true;
      await looking;
      await Promise.all(attended.values());
    },
  };
}

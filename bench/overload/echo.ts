import { lineNumber, signedText, type Webhook } from '../conversation.ts';
import type { Tenant } from '../growth/tenants.ts';
import { caller, publish, type Stage } from '../service.ts';

/** Answers each text with one message, which says the same; the first of a person with `start`. */
const echoFlow = {
  schema: 1,
  name: 'Echo',
  language: 'es',
  start: 'first',
  settings: { expires_after: '24h' },
  steps: {
    first: {
      type: 'question',
      text: 'start',
      answer: { type: 'text', save_as: 'said' },
      timeout: { after: '23h', next: 'done' },
      next: 'echo',
    },
    echo: {
      type: 'question',
      text: '{{ vars.said }}',
      answer: { type: 'text', save_as: 'said' },
      timeout: { after: '23h', next: 'done' },
      next: 'echo',
    },
    done: { type: 'end', status: 'success' },
  },
};

/** Has the stage's line answer every text by that flow. */
export async function makeLineEcho(stage: Stage, url: string): Promise<void> {
  const api = caller(url, { 'Truora-API-Key': await stage.apiKey() });
  await api('PUT', `/v1/whatsapp/lines/${encodeURIComponent(lineNumber)}/config`, {
    default_flow_id: await publish(api, echoFlow),
  });
}

/** Something that somebody says, and no other message is called. */
export type Said = { webhook: Webhook; from: string; id: string; text: string; replies: 1 };

export type Echoers = { next(): Said };

/** People who speak by turns, and count what they say. `firstNumber`: of a row of so many, digits only. */
export function createEchoers(
  { wabaId, phoneNumberId }: Pick<Tenant, 'wabaId' | 'phoneNumberId'>,
  firstNumber: number,
  people: number,
): Echoers {
  let count = 0;
  return {
    next() {
      const from = String(firstNumber + (count % people));
      const text = String(Math.floor(count / people));
      count += 1;
      const id = `wamid.BENCH${from}${text.padStart(10, '0')}`;
      const webhook = signedText({ wabaId, phoneNumberId, from, id, text });
      return { webhook, from, id, text, replies: 1 };
    },
  };
}

import { createHmac } from 'node:crypto';
import type { Sql } from 'postgres';
import { eventually, type Journey } from './journey.ts';

/** A request that reached the emulated Graph API, as its log tells it. */
export type Sent = {
  to: string | null;
  line: string | null;
  type: string | null;
  callback_data: string | null;
  message_id: string | null;
  answered: boolean;
  http: number;
  code: number | null;
};

/** Every message the provider was asked to send, in the order in which it was asked. */
export async function sendsOf({ emulator }: Pick<Journey, 'emulator'>): Promise<Sent[]> {
  const { body } = await emulator('GET', '/log');
  // One JSON object a line, written by the emulator.
  const entries = String(body)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return entries.filter(({ path, type }) => path.endsWith('/messages') && type !== null);
}

/** The provider's own books: how often each attempt was taken, and which were taken twice. */
export async function accountingOf({ emulator }: Pick<Journey, 'emulator'>): Promise<{
  sends_by_callback_data: Record<string, number>;
  accepted: number;
  refused: number;
  lost: number;
  duplicates: string[];
  webhooks: { sent: number; acked: number; retried: number };
}> {
  const { body } = await emulator('GET', '/accounting');
  return body;
}

/** What was said, line by line, the oldest chat first: direction, text, status. */
export async function talkOf(sql: Sql): Promise<[string, string, string][]> {
  const rows = await sql<{ direction: string; text: string; status: string }[]>`
    select m.direction, coalesce(m.content->>'text', m.content->>'title', m.type) as text, m.status
    from message m join chat c on c.account_id = m.account_id and c.id = m.chat_id
      join line l on l.account_id = c.account_id and l.id = c.line_id
    order by l.phone_number, c.created_at, c.id, m.seq`;
  return rows.map(({ direction, text, status }) => [direction, text, status]);
}

type Waiting = {
  inbox: number;
  dead: number;
  outbox: number;
  out: number;
  heads: number;
  unread: number;
};

/**
 * Waits until nothing is left to do: no event waits, no message, no attempt is out, no chat thinks
 * that it has a message to send, and what phones got they have read. Fails where another number of
 * events than `buried` was buried on the way.
 */
export async function comesToRest(sql: Sql, waitMs = 10_000, buried = 0): Promise<void> {
  let last: Waiting | undefined;
  await eventually(async () => {
    [last] = await sql<Waiting[]>`
      select (select count(*)::int from inbox) as inbox,
        (select count(*)::int from inbox_dead) as dead,
        (select count(*)::int from outbox) as outbox,
        (select count(*)::int from attempt where outcome is null) as out,
        (select count(*)::int from chat where head_id is not null or head_seq is not null) as heads,
        (select count(*)::int from message where attempt_id is not null
          and status in ('accepted', 'sent', 'delivered')) as unread`;
    if (last && last.dead > buried) {
      const dead = await sql`select kind, error from inbox_dead`;
      throw new Error(`${last.dead} events were buried, not ${buried}: ${JSON.stringify(dead)}`);
    }
    return (
      last &&
      last.dead === buried &&
      last.inbox + last.outbox + last.out + last.heads + last.unread === 0
    );
  }, waitMs).catch((error: unknown) => {
    throw new Error(`Not at rest: ${JSON.stringify(last)}`, { cause: error });
  });
}

/** Posts bytes as Meta does, signed with the secret; gives the answer's HTTP status. */
export async function postWebhook(
  { config }: Pick<Journey, 'config'>,
  body: string | Buffer | object,
  secret = 'emulator-secret',
): Promise<number> {
  const bytes =
    typeof body === 'string' || Buffer.isBuffer(body) ? Buffer.from(body) : JSON.stringify(body);
  const response = await fetch(`http://127.0.0.1:${config.port}/v1/whatsapp/meta/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`,
    },
    body: bytes,
  });
  await response.arrayBuffer();
  return response.status;
}

const firstWaba = '100000000000001';
const firstLineId = '100000000000011';

/** A webhook with these messages, in the field `messages`, from the emulator's first line. */
export const messagesWebhook = (
  messages: object[],
  { lineId = firstLineId, wabaId = firstWaba, contacts = [] as object[] } = {},
) => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: wabaId,
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '15550000001', phone_number_id: lineId },
            contacts,
            messages,
          },
        },
      ],
    },
  ],
});

let texts = 0;

/** One text message of Meta's; `id` is made up where none is given. */
export function textMessage(
  from: string,
  body: string,
  { id = `wamid.test${++texts}`, at = Date.now() } = {},
) {
  return { from, id, timestamp: String(Math.floor(at / 1000)), type: 'text', text: { body } };
}

import { groupBy } from '../../src/db/groupBy.ts';
import type { Service } from '../service.ts';
import type { Posted } from './flood.ts';

type Row = { chat: string; from: string; direction: 'in' | 'out'; id: string | null; text: string };

/** What of the promises was broken, a line for each. `posted`: all of it has been taken by now. */
export async function judge(
  { sql }: Pick<Service, 'sql'>,
  accountId: string,
  posted: Posted[],
): Promise<string[]> {
  const chats = await readChats(sql, accountId);
  const stored = new Map<string, number>();
  const broken: string[] = [];
  const inOrder = new Map<string, number>();
  for (const [from, rows] of chats) {
    const inbound = rows.filter(({ direction }) => direction === 'in');
    const replies = rows.filter(({ direction }) => direction === 'out');
    for (const [place, { id }] of inbound.entries()) {
      if (id === null) continue;
      stored.set(id, (stored.get(id) ?? 0) + 1);
      inOrder.set(id, place);
    }
    const expected = ['start', ...inbound.slice(1).map(({ text }) => text)];
    if (replies.map(({ text }) => text).join() !== expected.join()) {
      broken.push(
        `${from} said ${inbound.length} and was answered ${replies.length}, or in another order`,
      );
    }
  }
  for (const { said, status } of posted) {
    const times = stored.get(said.id) ?? 0;
    if (times !== 1)
      broken.push(`${said.id}, answered ${status} at first, is there ${times} times`);
  }
  broken.push(...disordered(posted, inOrder));
  return broken;
}

/** Who had a 200 before they spoke on was heard in that order. */
function disordered(posted: Posted[], inOrder: Map<string, number>): string[] {
  const taken = posted.filter(({ status }) => status === 200);
  const byPerson = groupBy(taken, ({ said }) => said.from);
  const broken: string[] = [];
  for (const [from, some] of byPerson) {
    for (const later of some) {
      const place = inOrder.get(later.said.id) ?? -1;
      const overtaken = some.find(
        (earlier) =>
          earlier.answeredAt < later.postedAt && (inOrder.get(earlier.said.id) ?? -1) > place,
      );
      if (overtaken) broken.push(`${from}: ${later.said.text} came before ${overtaken.said.text}`);
    }
  }
  return broken;
}

async function readChats(sql: Service['sql'], accountId: string): Promise<Map<string, Row[]>> {
  const chats = new Map<string, Row[]>();
  const rows = sql<Row[]>`
    select m.chat_id as chat, c.wa_id as "from", m.direction, m.provider_id as id,
      m.content->>'text' as text
    from message m join contact c on c.account_id = m.account_id and c.id = m.contact_id
    where m.account_id = ${accountId} order by m.chat_id, m.seq`;
  for await (const part of rows.cursor(10_000)) {
    for (const row of part) {
      const known = chats.get(row.from);
      if (known) known.push(row);
      else chats.set(row.from, [row]);
    }
  }
  return chats;
}

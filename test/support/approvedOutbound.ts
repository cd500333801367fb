import type { Sql } from 'postgres';
import { toWire } from '../../src/db/ids.ts';
import { eventually, type Journey } from './journey.ts';

const wabaId = '100000000000001';

/** The template stands at Meta, has been approved, and was read; gives its id here. */
export async function approvedOutbound(
  { api, config }: Journey,
  sql: Sql,
  template: { name: string; [more: string]: unknown },
): Promise<string> {
  const made = await fetch(`${config.meta.graphUrl}/${wabaId}/message_templates`, {
    method: 'POST',
    headers: { authorization: 'Bearer emulator-token', 'content-type': 'application/json' },
    body: JSON.stringify(template),
  });
  if (made.status !== 200) throw new Error(await made.text());
  // Read before it is approved; the notice of that does the rest.
  const read = await api('POST', '/v1/whatsapp/waba-subscription', {
    waba_id: wabaId,
    access_token: 'emulator-token',
  });
  if (read.status !== 200) throw new Error(JSON.stringify(read.body));
  const id = await eventually(async () => {
    const [row] = await sql<{ id: string }[]>`
      select id from outbound where name = ${template.name} and status = 'APPROVED'`;
    return row?.id;
  });
  return toWire('OTB', id);
}

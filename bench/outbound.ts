import { lineNumber } from './conversation.ts';
import type { Service, Stage } from './service.ts';

type Wanted = {
  name: string;
  text: string;
  /** What the places `{{1}}`, `{{2}}`… of the text are called. */
  variables: string[];
};

export type Place = { accountId: string; lineId: string; outboundId: string };

/** An approved template of the bench's line, at the emulator and here. */
export async function makeOutbound(
  stage: Stage,
  { sql }: Service,
  { name, text, variables }: Wanted,
): Promise<Place> {
  const [line] = await sql<{ account_id: string; id: string; waba_id: string }[]>`
    update line set tier = 'UNLIMITED', throughput = 1000 where phone_number = ${lineNumber}
    returning account_id, id, waba_id`;
  if (!line) throw new Error('There is no line');
  const example = variables.length > 0 && { example: { body_text: [variables] } };
  const made = await fetch(`${stage.emulatorUrl}/v24.0/${stage.wabaId}/message_templates`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stage.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name,
      language: 'es',
      category: 'UTILITY',
      components: [{ type: 'BODY', text, ...example }],
    }),
  });
  if (!made.ok) throw new Error(`The template was not made: ${made.status} ${await made.text()}`);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const mapping = {
    body: Object.fromEntries(variables.map((each, at) => [at + 1, each])),
    buttons: {},
  };
  const [outbound] = await sql<{ id: string }[]>`
    insert into outbound (account_id, id, waba_id, provider_id, name, language, category, status,
      quality, components, shape, variable_mapping, replies, status_at, synced_at, created_at, updated_at)
    values (${line.account_id}, gen_random_uuid(), ${line.waba_id}, ${name}, ${name}, 'es', 'UTILITY',
      'APPROVED', 'GREEN', '[]'::text::jsonb, ${JSON.stringify({ body: text, buttons: [] })}::text::jsonb,
      ${JSON.stringify(mapping)}::text::jsonb, '[]'::text::jsonb, now(), now(), now(), now())
    on conflict (account_id, waba_id, name, language) do update set status = 'APPROVED'
    returning id`;
  if (!outbound) throw new Error('The template was not kept');
  return { accountId: line.account_id, lineId: line.id, outboundId: outbound.id };
}

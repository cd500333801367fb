import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sql } from 'postgres';
import { expect, onTestFinished } from 'vitest';
import { type CasesFile, readCases } from '../../src/cli/readCases.ts';
import { toWire } from '../../src/db/ids.ts';
import { placeholdersOf } from '../../src/messages/templateShape.ts';
import type { FlowCases } from '../../src/simulator/flowCases.ts';
import { eventually, type Journey, publish } from './journey.ts';

const wabaId = '100000000000001';
const weekMs = 7 * 24 * 3_600_000;

type Example = CasesFile & { name: string; flowId: string };
export type Answer = { status: number; body?: unknown };

/**
 * Publishes examples, in this order, each with its name as its phrase: what they need of Meta and of
 * secrets is there, and whom they call is `outside`, which answers what is put into `answers`.
 */
export async function publishExamples(journey: Journey, sql: Sql, names: readonly string[]) {
  const outside = await openOutside();
  const examples = new Map<string, Example>();
  for (const name of names) {
    const file = readCases(`examples/flows/${name}.cases.json`);
    let text = JSON.stringify(file.flow);
    for (const [id, made] of await approve(journey, sql, file.cases.outbounds)) {
      text = text.replaceAll(id, made);
    }
    for (const [id, path] of Object.entries(file.cases.flows ?? {})) {
      text = text.replaceAll(id, examples.get(path.replace('.json', ''))?.flowId ?? id);
    }
    const local = JSON.parse(text, (_, value) =>
      value?.type === 'http'
        ? { ...value, url: value.url.replace(/^https:\/\/[^/]+/, outside.url) }
        : value,
    );
    for (const [, secret] of text.matchAll(/secrets\.(\w+)/g)) {
      await journey.api('PUT', `/v1/secrets/${secret}`, { value: `the ${secret}` });
    }
    // The account's own hours are those of its cases.
    const { timezone, business_hours } = file.cases.account ?? {};
    local.settings = { ...local.settings, timezone, business_hours };
    const flowId = await publish(journey.api, local, name.replaceAll('-', ' '));
    examples.set(name, { ...file, name, flowId });
  }
  return { outside, examples };
}

/** Whom the examples call: answers what it was told to, in that order. */
async function openOutside() {
  const answers: Answer[] = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const { status, body = {} } = answers.shift() ?? { status: 500 };
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { answers, url: `http://127.0.0.1:${port}` };
}

/** The templates of an example stand at Meta, have been approved, and were read; gives their ids here. */
async function approve(
  journey: Journey,
  sql: Sql,
  outbounds: FlowCases['outbounds'] = {},
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const [written, { name, language, category, body, replies }] of Object.entries(outbounds)) {
    const made = await fetch(`${journey.config.meta.graphUrl}/${wabaId}/message_templates`, {
      method: 'POST',
      headers: { authorization: 'Bearer emulator-token', 'content-type': 'application/json' },
      body: JSON.stringify({
        name,
        language,
        category,
        parameter_format: 'NAMED',
        components: [
          {
            type: 'BODY',
            text: body,
            example: {
              body_text_named_params: placeholdersOf(body).map((param_name) => ({
                param_name,
                example: 'algo',
              })),
            },
          },
          { type: 'BUTTONS', buttons: replies.map((text) => ({ type: 'QUICK_REPLY', text })) },
        ],
      }),
    });
    expect([made.status, await made.text()]).toEqual([200, expect.any(String)]);
    const subscription = { waba_id: wabaId, access_token: 'emulator-token' };
    await journey.api('POST', '/v1/whatsapp/waba-subscription', subscription);
    const id = await eventually(async () => {
      const [row] = await sql<{ id: string }[]>`
        select id from outbound where name = ${name} and status = 'APPROVED'`;
      return row?.id;
    });
    ids.set(written, toWire('OTB', id));
  }
  return ids;
}

/** Moves the clocks to the same weekday and time of day as `at`, in the week to come. */
export async function passUntil(journey: Journey, at: string): Promise<void> {
  const { body } = await journey.emulator('GET', '/state');
  await journey.pass((((Date.parse(at) - Date.parse(body.now)) % weekMs) + weekMs) % weekMs);
}

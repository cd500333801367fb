import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStage, type Stage, wabaId } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const order = {
  name: 'order_ready',
  language: 'es',
  category: 'UTILITY',
  components: [
    {
      type: 'BODY',
      text: 'Hola {{1}}, tu pedido {{2}} está listo.',
      example: { body_text: [['Ana', '7']] },
    },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Gracias' },
        { type: 'URL', text: 'Ver', url: 'https://example.org/o/{{1}}', example: ['7'] },
      ],
    },
  ],
};
const texts = (...words: string[]) => words.map((text) => ({ type: 'text', text }));
const call = (body: object[], buttons = true) => ({
  type: 'template',
  template: {
    name: 'order_ready',
    language: { code: 'es' },
    components: [
      { type: 'body', parameters: body },
      ...(buttons
        ? [
            {
              type: 'button',
              sub_type: 'quick_reply',
              index: '0',
              parameters: [{ type: 'payload', payload: 'thanks' }],
            },
            { type: 'button', sub_type: 'url', index: '1', parameters: texts('7') },
          ]
        : []),
    ],
  },
});

const fields = () =>
  stage.receiver.arrivals.flatMap((arrival) =>
    arrival.body.entry[0].changes.map((change: { field: string }) => change.field),
  );

async function approve(): Promise<void> {
  await stage.graph('POST', `/${wabaId}/message_templates`, order);
  await stage.receiver.until(() => fields().includes('message_template_status_update'));
}

test('a new template is pending, and approved after a moment by webhook', async () => {
  const created = await stage.graph('POST', `/${wabaId}/message_templates`, order);
  expect(created.body).toEqual({
    id: expect.stringMatching(/^\d+$/),
    status: 'PENDING',
    category: 'UTILITY',
  });
  expect((await stage.send(call(texts('Ana', '7')))).body.error.code).toBe(132001);

  await stage.receiver.until(() => fields().includes('message_template_status_update'));
  const [arrival] = stage.receiver.arrivals;
  expect(arrival?.body.entry[0]).toEqual({
    id: wabaId,
    time: expect.any(Number),
    changes: [
      {
        field: 'message_template_status_update',
        value: {
          event: 'APPROVED',
          message_template_id: Number(created.body.id),
          message_template_name: 'order_ready',
          message_template_language: 'es',
          reason: 'NONE',
          message_template_category: 'UTILITY',
        },
      },
    ],
  });
  const { data } = (await stage.graph('GET', `/${wabaId}/message_templates?status=APPROVED`)).body;
  expect(data.map((template: { name: string }) => template.name)).toEqual([
    'hello_world',
    'order_ready',
  ]);
});

test('an approved template reaches a person outside the window, its words filled in', async () => {
  await approve();
  const sent = await stage.send(call(texts('Ana', '7')));
  expect(sent.status).toBe(200);

  const { messages } = (await stage.control('GET', '/phones/1/messages?min=1')).body;
  expect(messages[0]).toMatchObject({
    type: 'template',
    text: 'Hola Ana, tu pedido 7 está listo.',
    buttons: [
      { id: 'thanks', title: 'Gracias' },
      { id: null, title: 'Ver', url: 'https://example.org/o/7' },
    ],
  });
  await stage.receiver.until(() => stage.receiver.all('statuses').length === 3);
  expect(stage.receiver.all('statuses')[0].pricing).toEqual({
    billable: true,
    pricing_model: 'PMP',
    category: 'utility',
    type: 'regular',
  });
  await stage.say('1', { tap: 'Gracias' });
  await stage.receiver.until(() => stage.receiver.all('messages').length === 1);
  expect(stage.receiver.all('messages')[0]).toMatchObject({
    type: 'button',
    button: { payload: 'thanks', text: 'Gracias' },
    context: { id: sent.body.messages[0].id },
  });
});

test('a template with the wrong number of parameters, or a button without its own, is refused', async () => {
  await approve();
  const fewer = await stage.send(call(texts('Ana')));
  expect(fewer.body.error).toMatchObject({
    code: 132000,
    error_data: {
      details:
        'body: number of localizable_params (1) does not match the expected number of params (2)',
    },
  });
  const bare = await stage.send(call(texts('Ana', '7'), false));
  expect(bare.body.error.code).toBe(131008);
});

test('what Meta decides is told by webhook, and counts from then on', async () => {
  await approve();
  await stage.control('PUT', '/templates/order_ready/es', { status: 'PAUSED', quality: 'RED' });

  await stage.receiver.until(() => fields().length === 3);
  expect(fields()).toEqual([
    'message_template_status_update',
    'message_template_quality_update',
    'message_template_status_update',
  ]);
  expect((await stage.send(call(texts('Ana', '7')))).body.error.code).toBe(132015);
  const unknown = await stage.control('PUT', '/templates/nope/es', { status: 'PAUSED' });
  expect(unknown.status).toBe(404);
});

test('who stopped marketing gets no marketing template', async () => {
  await stage.graph('POST', `/${wabaId}/message_templates`, {
    name: 'sale',
    language: 'es',
    category: 'MARKETING',
    components: [{ type: 'BODY', text: 'Rebajas' }],
  });
  await stage.receiver.until(() => fields().length === 1);
  await stage.control('PATCH', '/phones/1', { marketing: 'stop' });
  await stage.send({ type: 'template', template: { name: 'sale', language: { code: 'es' } } });

  await stage.receiver.until(() => stage.receiver.all('statuses').length === 1);
  expect(stage.receiver.all('statuses')[0].errors[0].code).toBe(131050);
});

test('a template that begins with a variable, or has no example, is refused', async () => {
  const starting = { type: 'BODY', text: '{{1}} hola', example: { body_text: [['Ana']] } };
  const refused = await stage.graph('POST', `/${wabaId}/message_templates`, {
    ...order,
    components: [starting],
  });
  expect(refused.body.error).toMatchObject({ code: 100, error_subcode: 2388299 });
  const bare = await stage.graph('POST', `/${wabaId}/message_templates`, {
    ...order,
    components: [{ type: 'BODY', text: 'hola {{1}}!' }],
  });
  expect(bare.body.error.message).toContain('needs example.body_text');
});

test('a long list comes in pages, each with the address of the next', async () => {
  for (const name of ['a', 'b', 'c']) {
    await stage.graph('POST', `/${wabaId}/message_templates`, { ...order, name });
  }
  const headers = { authorization: 'Bearer emulator-token' };
  let url: string | undefined =
    `${stage.emulator.url}/v24.0/${wabaId}/message_templates?limit=3&fields=name`;
  const pages: string[][] = [];
  while (url !== undefined) {
    // biome-ignore lint/suspicious/noExplicitAny: an answer of the Graph API
    const page: any = await (await fetch(url, { headers })).json();
    pages.push(page.data.map((template: { name: string }) => template.name));
    url = page.paging.next;
  }
  expect(pages).toEqual([['hello_world', 'a', 'b'], ['c']]);
});

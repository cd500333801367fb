import { expect, test } from 'vitest';
import { demoFlow } from '../../src/engine/demoFlow.ts';
import type { SimulatedEvent } from '../../src/simulator/events.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import { flowOf } from '../engine/world.ts';

const contact = { name: 'Ana', phone: '+51900000001' };
const texts = ({ messages }: Awaited<ReturnType<typeof simulate>>) =>
  messages.map(({ text }) => text);

test('a simulation shows what is said, the way, the variables and the end', async () => {
  const result = await simulate({ flow: demoFlow, contact }, [
    { text: 'ana' },
    { text: 'ana@example.com' },
    { tap: 'Comprar' },
  ]);
  expect(texts(result)).toEqual([
    'Hola Ana',
    '¿Cuál es tu correo?',
    'No parece un correo.',
    '¿Qué necesitas?',
    'La consulta cuesta $ 80.000. ¡Gracias!',
  ]);
  expect(result.path.map(({ step, visit }) => [step, visit])).toEqual([
    ['welcome', 1],
    ['ask_email', 2],
    ['menu', 3],
    ['price', 4],
    ['done', 5],
  ]);
  expect(result.variables).toEqual({
    visits: 0,
    email: 'ana@example.com',
    topic: { id: 'buy', title: 'Comprar', value: null },
  });
  expect(result).toMatchObject({ status: 'success', waiting_for: null, timers: [] });
});

test('a message is shown as the provider would be handed it', async () => {
  const { messages } = await simulate({ flow: demoFlow, contact }, [{ text: 'a@b.co' }]);
  expect(messages.at(-1)).toMatchObject({
    step: 'menu',
    type: 'buttons',
    options: ['Comprar', 'Ayuda'],
    payload: {
      messaging_product: 'whatsapp',
      to: '51900000001',
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: '¿Qué necesitas?' },
        action: {
          buttons: [
            { type: 'reply', reply: { title: 'Comprar' } },
            { type: 'reply', reply: { title: 'Ayuda' } },
          ],
        },
      },
    },
  });
});

test('time passes by the simulation’s own clock, and timers fire when they fall due', async () => {
  const flow = flowOf({
    ask: {
      type: 'question',
      text: '¿Edad?',
      answer: { type: 'integer', save_as: 'age' },
      reminders: [
        { after: '10m', text: '¿Sigues ahí?' },
        { after: '20m', text: 'Son las {{ now | date: "%H:%M" }}' },
      ],
      timeout: { after: '30m', next: 'gone' },
      next: 'gone',
    },
    gone: { type: 'end', status: 'failure', failure_status: 'expired', text: 'Adiós' },
  });
  const now = new Date('2026-08-05T17:00:00Z');
  const waiting = await simulate({ flow, now }, [{ pass: '25m' }]);
  expect(texts(waiting)).toEqual(['¿Edad?', '¿Sigues ahí?', 'Son las 17:20']);
  expect(waiting.messages.map(({ at }) => at)).toEqual([
    '2026-08-05T17:00:00.000Z',
    '2026-08-05T17:10:00.000Z',
    '2026-08-05T17:20:00.000Z',
  ]);
  expect(waiting.waiting_for).toEqual({ step: 'ask', type: 'question', for: 'contact' });
  expect(waiting.timers).toEqual([
    { step: 'ask', timer: 'timeout', due_at: '2026-08-05T17:30:00.000Z' },
    { step: 'ask', timer: 'expires', due_at: '2026-08-06T17:00:00.000Z' },
  ]);
  const over = await simulate({ flow, now }, [{ pass: '2h' }]);
  expect(texts(over).at(-1)).toBe('Adiós');
  expect(over.end).toEqual({
    failure_status: 'expired',
    declined_reason: '',
    at: '2026-08-05T17:30:00.000Z',
  });
  expect(over.now).toBe('2026-08-05T19:00:00.000Z');
});

test('WhatsApp’s window closes in a simulation as it does in life', async () => {
  const flow = flowOf({
    pause: { type: 'wait', for: '25h', next: 'late' },
    late: { type: 'message', text: '¿Cómo te fue?', next: 'done' },
    done: { type: 'end', status: 'success' },
  });
  const result = await simulate({ flow }, [{ pass: '26h' }]);
  expect(result).toMatchObject({
    messages: [],
    status: 'failure',
    end: { failure_status: 'system_error', declined_reason: 'message_not_delivered' },
    findings: [{ code: 'window_closed', step: 'late' }],
  });
});

test('a text longer than WhatsApp takes is cut, and that is among the findings', async () => {
  const flow = flowOf(
    {
      long: { type: 'message', text: '{{ vars.long }}', next: 'done' },
      done: { type: 'end', status: 'success' },
    },
    { variables: { long: 'a'.repeat(5_000) } },
  );
  const result = await simulate({ flow }, []);
  expect(result.messages[0]?.text).toHaveLength(4_096);
  expect(result.findings.map(({ code }) => code)).toEqual(['text_cut']);
});

test('a conversation that begins with a text begins as by the line’s phrase', async () => {
  const flow = flowOf({
    said: { type: 'message', text: '{{ trigger.kind }}: {{ message.text }}', next: 'done' },
    done: { type: 'end', status: 'success' },
  });
  const result = await simulate({ flow, start: { text: '¡Hola!' } }, [{ text: 'hola' }]);
  expect(texts(result)).toEqual(['inbound: ¡Hola!', 'inbound: hola']);
});

test('a flow that an outbound starts has what was answered and the outbound’s variables', async () => {
  const flow = flowOf({
    said: {
      type: 'message',
      text: '{{ trigger.response }} {{ trigger.variables.day }}',
      next: 'done',
    },
    done: { type: 'end', status: 'success' },
  });
  const start = {
    trigger: { kind: 'outbound', response: 'continue', variables: { day: 3 } },
  } as const;
  expect(texts(await simulate({ flow, start }, []))).toEqual(['continue 3']);
});

test('a stop word, an agent and a failed message do to a simulation what they do to a chat', async () => {
  const flow = flowOf({
    ask: {
      type: 'question',
      text: '¿Nombre?',
      answer: { type: 'text', save_as: 'name' },
      failed: 'people',
      next: 'people',
    },
    people: { type: 'handoff', owner: 'group:sales', next: 'bye' },
    bye: { type: 'end', status: 'success', text: 'Adiós {{ vars.name }}' },
  });
  const stopped = await simulate({ flow }, [{ text: 'baja' }]);
  expect(stopped.messages.at(-1)).toMatchObject({
    step: null,
    text: expect.stringContaining('ALTA'),
  });
  expect(stopped).toMatchObject({
    status: 'failure',
    end: { failure_status: 'canceled' },
    contact: { opted_out: true },
  });
  const helped = await simulate({ flow }, [
    { text: 'Ana' },
    { agent: 'take' },
    { text: 'nobody answers this' },
    { agent: 'close' },
  ]);
  expect(texts(helped)).toEqual(['¿Nombre?', 'Adiós Ana']);
  const failed = await simulate({ flow }, [{ fails: 'ask' }]);
  expect(failed).toMatchObject({
    waiting_for: { step: 'people', for: 'people' },
    chat: { state: 'waitingForAgent', owner: 'group:sales' },
  });
});

test('what is sensitive is shown as ***', async () => {
  const flow = flowOf({
    ask: {
      type: 'question',
      text: '¿Clave?',
      answer: { type: 'text', save_as: 'pin', sensitive: true },
      next: 'more',
    },
    more: { type: 'question', text: '¿Y?', answer: { type: 'text', save_as: 'x' }, next: 'done' },
    done: { type: 'end', status: 'success' },
  });
  const result = await simulate({ flow }, [{ text: '1234' }]);
  expect(result.variables).toEqual({ pin: '***' });
});

test('what cannot happen is refused with a sentence that says where', async () => {
  const refused = (events: SimulatedEvent[]) => simulate({ flow: demoFlow, contact }, events);
  await expect(refused([{ tap: 'buy' }])).rejects.toThrow(
    'events.0: There is nothing to tap: no message so far has options, let alone "buy"',
  );
  await expect(refused([{ text: 'a@b.co' }, { tap: 'Vender' }])).rejects.toThrow(
    'events.1: No message offers "Vender" to be tapped; the last with options has "Comprar", "Ayuda"',
  );
  await expect(refused([{ fails: 'price' }])).rejects.toThrow(
    'events.0: Step "price" has said nothing that could fail',
  );
});

test('a flow that goes on by itself for ever is stopped after a thousand timers', async () => {
  const flow = flowOf({
    pause: { type: 'wait', for: '1s', next: 'again' },
    again: { type: 'set', values: { x: 1 }, next: 'pause' },
  });
  await expect(simulate({ flow }, [{ pass: '1h' }])).rejects.toThrow(
    'events.0: More than 1000 timers fired',
  );
});

test('the same simulation gives the same result, ids included; another seed makes other ids', async () => {
  const once = await simulate({ flow: demoFlow, contact }, [{ text: 'a@b.co' }]);
  expect(await simulate({ flow: demoFlow, contact }, [{ text: 'a@b.co' }])).toEqual(once);
  const other = await simulate({ flow: demoFlow, contact, seed: 'b' }, [{ text: 'a@b.co' }]);
  expect(other.messages.at(-1)?.content).not.toEqual(once.messages.at(-1)?.content);
});

test('time passes no further than a clock can tell', async () => {
  const flow = flowOf({ done: { type: 'end', status: 'success' } });
  const events = Array.from({ length: 200 }, () => ({ pass: '999999d' }));
  await expect(simulate({ flow }, events)).rejects.toThrow(
    'events.2: Time passes no further than the year 9999',
  );
});

test('a flow that says more than anybody could read is simulated no further', async () => {
  const says = Array.from({ length: 90 }, (_, index) => [
    `say_${index}`,
    { type: 'message', text: 'more', next: index === 89 ? 'rest' : `say_${index + 1}` },
  ]);
  const rest = { type: 'wait', for: '1s', next: 'say_0' };
  const flow = flowOf(Object.fromEntries([...says, ['rest', rest]]));
  await expect(simulate({ flow }, [{ pass: '1h' }])).rejects.toThrow(
    'events.0: More than 2000 messages: simulate a part of it',
  );
});

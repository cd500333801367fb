import { expect, test } from 'vitest';
import { begin, done, dueMinutes, flowOf, say, tap, texts, timersOf } from './world.ts';

const appointment = flowOf({
  welcome: { type: 'message', text: 'Hola {{ contact.name }}', next: 'ask' },
  ask: {
    type: 'question',
    text: '¿Tu correo?',
    answer: { type: 'email', save_as: 'email' },
    invalid: { text: 'No parece un correo.', attempts: 3, next: 'gone' },
    timeout: { after: '30m', next: 'gone' },
    next: 'menu',
  },
  menu: {
    type: 'choice',
    text: '¿Qué necesitas?',
    save_as: 'topic',
    options: [
      { id: 'buy', title: 'Comprar', next: 'done' },
      { id: 'help', title: 'Ayuda', synonyms: ['ayúdame'], next: 'gone' },
    ],
  },
  gone: { type: 'end', status: 'failure', failure_status: 'expired' },
  done,
});

test('a flow talks from its first step to its end', () => {
  const started = begin(appointment);
  expect(texts(started)).toEqual(['Hola Ana', '¿Tu correo?']);
  expect(started.state).toEqual({ step: 'ask', vars: {}, visit: 2, memory: {} });

  const wrong = say(started, 'ana arroba gmail', 1);
  expect(texts(wrong)).toEqual(['No parece un correo.']);
  expect(wrong.state.memory).toEqual({ wrong: 1 });

  const asked = say(wrong, 'ana@gmail.com', 2);
  expect(asked.said).toEqual([
    {
      type: 'buttons',
      text: '¿Qué necesitas?',
      buttons: [
        { id: 'IDP1:menu:buy', title: 'Comprar' },
        { id: 'IDP1:menu:help', title: 'Ayuda' },
      ],
    },
  ]);

  const ended = tap(asked, 'buy', 3);
  expect(ended.last.ending).toEqual({ status: 'success' });
  expect(ended.state.vars).toEqual({
    email: 'ana@gmail.com',
    topic: { id: 'buy', title: 'Comprar', value: null },
  });
  expect(timersOf(ended)).toEqual([]);
});

test('timeout counts from the last time the step spoke: its prompt, or its repeat after a wrong answer', () => {
  const started = begin(appointment);
  expect(dueMinutes(started)).toMatchObject({ timeout: 30 });
  expect(dueMinutes(say(started, 'no', 10))).toMatchObject({ timeout: 40 });
});

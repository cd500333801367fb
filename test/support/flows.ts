/** Says one thing, and has ended. */
export const greetingFlow = {
  schema: 1,
  name: 'Greeting',
  language: 'es',
  start: 'one',
  steps: {
    one: { type: 'message', text: 'Uno', next: 'done' },
    done: { type: 'end', status: 'success' },
  },
};

/** Asks for more, whatever is said; `more` of its question, as reminders. */
export const askingFlow = (more: object = {}) => ({
  schema: 1,
  name: 'Asking',
  language: 'es',
  start: 'ask',
  steps: {
    ask: {
      type: 'question',
      text: '¿Más?',
      answer: { type: 'text', save_as: 'said' },
      ...more,
      next: 'ask',
    },
  },
});

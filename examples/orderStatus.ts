import { flow, type StepOf } from 'chasqui/flow';

/** A question of a shop's: a reminder after ten minutes, an end after an hour, a person after three wrong answers. */
const ask = <Next extends string>(
  text: string,
  { pattern, example, save_as }: { pattern: string; example: string; save_as: string },
  next: Next,
): StepOf<Next | 'human' | 'gone'> => ({
  type: 'question',
  text,
  answer: { type: 'text', pattern, save_as },
  invalid: { text: `No lo reconozco. Por ejemplo: ${example}.`, attempts: 3, next: 'human' },
  reminders: [{ after: '10m', text: '¿Sigues ahí?' }],
  timeout: { after: '1h', next: 'gone' },
  next,
});

/**
 * The order status of `flows/order-status.json`, as code: a step that is misspelt does not compile.
 * `npx chasqui flow push examples/orderStatus.ts --publish`
 */
export default flow({
  name: 'Order status',
  language: 'es',
  start: 'order',
  settings: { expires_after: '12h', exit_words: ['salir'], business_hours: 'account' },
  steps: {
    order: ask(
      '¿Número de pedido?',
      { pattern: '^#?\\d{5,8}$', example: '48213', save_as: 'order' },
      'look',
    ),
    look: {
      type: 'http',
      method: 'GET',
      url: "https://shop.example/orders/{{ vars.order | remove: '#' }}",
      headers: { Authorization: 'Bearer {{ secrets.shop }}' },
      timeout: '8s',
      save_as: 'found',
      next: 'tell',
      failed: 'human',
    },
    tell: { type: 'message', text: 'Estado: {{ vars.found.body.status }}', next: 'more' },
    more: {
      type: 'choice',
      text: '¿Algo más?',
      options: [
        { id: 'other', title: 'Otro pedido', next: 'order' },
        { id: 'human', title: 'Hablar con alguien', next: 'human' },
        { id: 'ok', title: 'Listo', next: 'done' },
      ],
      timeout: { after: '30m', next: 'done' },
    },
    human: { type: 'handoff', owner: 'group:soporte', unavailable: 'later', next: 'done' },
    later: {
      type: 'message',
      text: 'Ahora no hay nadie. Te respondemos de 9 a 18 h.',
      failed: 'done',
      next: 'done',
    },
    gone: { type: 'end', status: 'failure', failure_status: 'expired' },
    done: { type: 'end', status: 'success' },
  },
});

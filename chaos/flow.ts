import type { FlowDefinition } from '../src/engine/definition.ts';

/**
 * What people talk through. Whoever falls silent anywhere hears a reminder and then the end within seconds,
 * so a seed has seen timers of every kind, and at the end no process is open.
 */
export const flow: FlowDefinition = {
  schema: 1,
  name: 'Chaos',
  language: 'es',
  start: 'welcome',
  settings: { expires_after: '24h', timezone: 'America/Bogota' },
  steps: {
    welcome: { type: 'message', text: 'Hola {{ contact.name }}', next: 'ask' },
    ask: {
      type: 'question',
      text: '¿Cuál es tu correo?',
      answer: { type: 'email', save_as: 'email' },
      invalid: { text: 'No parece un correo.', attempts: 3, next: 'sorry' },
      reminders: [{ after: '2s', text: '¿Sigues ahí?' }],
      timeout: { after: '5s', next: 'late' },
      next: 'menu',
    },
    menu: {
      type: 'choice',
      text: '¿Qué necesitas?',
      save_as: 'topic',
      options: [
        { id: 'buy', title: 'Comprar', next: 'price' },
        { id: 'help', title: 'Ayuda', next: 'help' },
      ],
      timeout: { after: '4s', next: 'late' },
    },
    price: { type: 'message', text: 'La consulta cuesta $ 80.000.', next: 'thanks' },
    thanks: { type: 'message', text: '¡Gracias, {{ vars.email }}!', next: 'done' },
    help: { type: 'message', text: 'Escríbenos a ayuda@example.com.', next: 'done' },
    sorry: { type: 'message', text: 'Empecemos otra vez otro día.', next: 'gone' },
    late: { type: 'message', text: 'Se acabó el tiempo.', next: 'gone' },
    gone: { type: 'end', status: 'failure', failure_status: 'expired' },
    done: { type: 'end', status: 'success' },
  },
};

import type { FlowDefinition } from '../src/engine/definition.ts';

/**
 * What people talk through: an answer, a choice, a call of a shop, a photo, an agent. Whoever falls silent
 * hears a reminder and then the end within seconds, so a seed has seen timers of every kind, and at the end
 * no process is open.
 */
export const flowCalling = (shopUrl: string): FlowDefinition => ({
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
        { id: 'buy', title: 'Comprar', next: 'quote' },
        { id: 'show', title: 'Mostrar', next: 'photo' },
        { id: 'help', title: 'Ayuda', next: 'agent' },
      ],
      timeout: { after: '4s', next: 'late' },
    },
    quote: {
      type: 'http',
      method: 'POST',
      url: shopUrl,
      body: { email: '{{ vars.email }}' },
      timeout: '2s',
      retry: { attempts: 2, delay: '1s' },
      save_as: 'quote',
      next: 'price',
      failed: 'no_price',
    },
    price: {
      type: 'message',
      text: 'La consulta cuesta $ {{ vars.quote.body.total }}.',
      next: 'thanks',
    },
    no_price: { type: 'message', text: 'Hoy no tenemos precios.', next: 'gone' },
    photo: {
      type: 'question',
      text: '¿Nos mandas una foto?',
      answer: { type: 'media', kinds: ['image'], save_as: 'photo' },
      timeout: { after: '5s', next: 'late' },
      next: 'thanks',
    },
    agent: { type: 'handoff', note: 'Pide ayuda', next: 'thanks' },
    thanks: { type: 'message', text: '¡Gracias, {{ vars.email }}!', next: 'done' },
    sorry: { type: 'message', text: 'Empecemos otra vez otro día.', next: 'gone' },
    late: { type: 'message', text: 'Se acabó el tiempo.', next: 'gone' },
    gone: { type: 'end', status: 'failure', failure_status: 'expired' },
    done: { type: 'end', status: 'success' },
  },
});

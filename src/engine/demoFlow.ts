import type { FlowDefinition } from './definition.ts';

/** The flow a newcomer finds: the example of the flow language, without its HTTP step. */
export const demoFlow: FlowDefinition = {
  schema: 1,
  name: 'Appointment',
  language: 'es',
  start: 'welcome',
  variables: { visits: 0 },
  settings: { expires_after: '24h', exit_words: ['salir'], timezone: 'America/Bogota' },
  steps: {
    welcome: { type: 'message', text: 'Hola {{ contact.name }}', next: 'ask_email' },
    ask_email: {
      type: 'question',
      text: '¿Cuál es tu correo?',
      answer: { type: 'email', save_as: 'email' },
      invalid: { text: 'No parece un correo.', attempts: 3, next: 'to_agent' },
      timeout: { after: '30m', next: 'gone' },
      next: 'menu',
    },
    menu: {
      type: 'choice',
      text: '¿Qué necesitas?',
      save_as: 'topic',
      options: [
        { id: 'buy', title: 'Comprar', next: 'price' },
        { id: 'help', title: 'Ayuda', synonyms: ['ayúdame'], next: 'to_agent' },
      ],
    },
    price: { type: 'message', text: 'La consulta cuesta $ 80.000. ¡Gracias!', next: 'done' },
    to_agent: { type: 'handoff', note: 'Asks about {{ vars.topic.title }}', next: 'done' },
    gone: { type: 'end', status: 'failure', failure_status: 'expired' },
    done: { type: 'end', status: 'success' },
  },
};

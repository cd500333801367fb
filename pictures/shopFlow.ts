import { flow } from '../src/engine/flowBuilder.ts';

/** What a shop's customers talk to. */
export const shopFlow = flow({
  name: 'Alma Shoes: welcome',
  language: 'en',
  start: 'welcome',
  settings: { expires_after: '24h', exit_words: ['stop'] },
  steps: {
    welcome: {
      type: 'message',
      text: 'Hello {{ contact.name }}, this is *Alma Shoes*.',
      next: 'topic',
    },
    topic: {
      type: 'choice',
      text: 'What can we do for you?',
      save_as: 'topic',
      options: [
        { id: 'order', title: 'Where is my order?', next: 'number' },
        { id: 'size', title: 'Change a size', next: 'person' },
        { id: 'person', title: 'Talk to somebody', next: 'person' },
      ],
      invalid: { text: 'Please choose one of these.', attempts: 2, next: 'person' },
      timeout: { after: '2h', next: 'gone' },
    },
    number: {
      type: 'question',
      text: 'What is your order number? It has five digits.',
      answer: { type: 'text', pattern: '^#?\\d{5}$', save_as: 'order' },
      invalid: { text: 'It looks like 48213.', attempts: 2, next: 'person' },
      timeout: { after: '1h', next: 'gone' },
      next: 'on_its_way',
    },
    on_its_way: {
      type: 'message',
      text: 'Order {{ vars.order }} is on its way. It comes *tomorrow before noon*.',
      next: 'happy',
    },
    happy: {
      type: 'choice',
      text: 'Does that help?',
      options: [
        { id: 'yes', title: 'Yes, thanks', next: 'done' },
        { id: 'no', title: 'No', next: 'person' },
      ],
      timeout: { after: '1h', next: 'done' },
    },
    person: {
      type: 'handoff',
      note: 'Asks about {{ vars.topic.title }}',
      unavailable: 'later',
      next: 'done',
    },
    later: {
      type: 'message',
      text: 'Nobody is here now. We write to you tomorrow from nine.',
      next: 'done',
    },
    gone: { type: 'end', status: 'failure', failure_status: 'expired' },
    done: { type: 'end', status: 'success' },
  },
});

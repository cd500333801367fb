import { scene } from '../world.ts';
import type { StepCase } from './stepCase.ts';

const tag = (more: object) => ({ tag: { type: 'tag', on: 'contact', next: 'say', ...more } });
const say = {
  say: { type: 'message', text: '{{ contact.tags | join: "," }}', next: 'yes' },
};
const tagged = (tags: string[]) => ({ contact: { ...scene.contact, tags } });

export const cases: StepCase[] = [
  {
    name: 'adds and removes; a later step of the same event sees it',
    steps: { ...tag({ add: ['vip', 'city {{ vars.city }}'], remove: ['new'] }), ...say },
    more: { variables: { city: 'Lima' } },
    scene: tagged(['new', 'old']),
    gives: {
      effects: [{ type: 'tag', on: 'contact', add: ['vip', 'city Lima'], remove: ['new'] }],
      said: ['old,vip,city Lima'],
    },
  },
  {
    name: 'a tag stands once, however often it is put on',
    steps: { ...tag({ add: ['vip', ' vip '] }), ...say },
    scene: tagged(['vip']),
    gives: {
      effects: [{ type: 'tag', on: 'contact', add: ['vip'], remove: [] }],
      said: ['vip'],
    },
  },
  {
    name: 'what is both added and removed stays on',
    steps: { ...tag({ add: ['a'], remove: ['a'] }), ...say },
    gives: { effects: [{ type: 'tag', on: 'contact', add: ['a'], remove: [] }], said: ['a'] },
  },
  {
    name: "tags of the chat are not the contact's",
    steps: {
      ...tag({ on: 'chat', add: ['sale'] }),
      say: { ...say.say, text: '<{{ contact.tags }}>' },
    },
    gives: {
      effects: [{ type: 'tag', on: 'chat', add: ['sale'], remove: [] }],
      said: ['<>'],
    },
  },
  {
    name: 'a tag that comes out empty is none, one of over 100 characters is refused',
    steps: tag({ add: ['{{ vars.none }}', 'x'.repeat(101)], next: 'yes' }),
    gives: {
      effects: [
        {
          type: 'finding',
          code: 'tag_refused',
          step: 'tag',
          message: 'a tag has at most 100 characters, not 101',
        },
      ],
      ending: { status: 'success' },
    },
  },
];

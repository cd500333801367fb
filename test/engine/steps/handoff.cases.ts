import type { StepCase } from './stepCase.ts';

const closed = { timezone: 'America/Lima', mon: [['09:00', '18:00']] };

export const cases: StepCase[] = [
  {
    name: '"Without next the process ends as success at the moment of hand-off"',
    steps: { desk: { type: 'handoff', note: 'De {{ contact.name }}', owner: 'group:soporte' } },
    gives: {
      effects: [{ type: 'handoff', owner: 'group:soporte', note: 'De Ana' }],
      ending: { status: 'success' },
    },
  },
  {
    name: 'what is sensitive is *** in the note, and all else of it can be read',
    steps: {
      pin: {
        type: 'question',
        text: '?',
        answer: { type: 'text', save_as: 'pin', sensitive: true },
        next: 'made',
      },
      made: { type: 'set', values: { copy: '<{{ vars.pin }}>', topic: 'saldo' }, next: 'desk' },
      desk: {
        type: 'handoff',
        note: '{{ contact.name }}: {{ vars.topic }}, {{ vars.pin }} {{ vars.copy }} {{ message.text }}',
      },
    },
    when: ['4821'],
    gives: { effects: [{ type: 'handoff', note: 'Ana: saldo, *** *** ***' }] },
  },
  {
    name: '"with next keeps the process open and asleep"; expires_after does not run meanwhile',
    steps: { desk: { type: 'handoff', next: 'yes' } },
    gives: { effects: [{ type: 'handoff' }], ending: null, step: 'desk', timers: {} },
  },
  {
    name: '"the agent\'s close resumes at next"',
    steps: { desk: { type: 'handoff', next: 'yes' } },
    when: [{ event: { type: 'closed_by_agent' }, at: 60 }],
    gives: { ending: { status: 'success' }, step: 'yes' },
  },
  {
    name: '"What was said meanwhile answers nothing"',
    steps: { desk: { type: 'handoff', next: 'yes' } },
    when: ['hola'],
    gives: { outcome: 'unused', step: 'desk', said: [] },
  },
  {
    name: '"unavailable: outside business hours"',
    steps: { desk: { type: 'handoff', next: 'yes', unavailable: 'no' } },
    more: { settings: { business_hours: closed } },
    gives: { effects: [], step: 'no' },
  },
  {
    name: "the account's business hours, where the flow says so",
    steps: { desk: { type: 'handoff', next: 'yes', unavailable: 'no' } },
    more: { settings: { business_hours: 'account' } },
    scene: {
      account: {
        timezone: 'America/Lima',
        businessHours: { timezone: 'America/Lima', wed: [['12:01', '13:00']] },
        sentences: {
          es: { wrong_answer: '', stopped: '', started: '' },
          en: { wrong_answer: '', stopped: '', started: '' },
          pt: { wrong_answer: '', stopped: '', started: '' },
        },
      },
    },
    gives: { step: 'no' },
  },
  {
    name: 'unavailable: "or no agent of owner online"',
    steps: {
      desk: { type: 'handoff', owner: 'group:{{ vars.team }}', next: 'yes', unavailable: 'no' },
    },
    more: { variables: { team: 'ventas' } },
    scene: { isStaffed: (owner) => owner !== 'group:ventas' },
    gives: {
      effects: [],
      step: 'no',
      reads: {
        'agents.online group:ventas': false,
        'business.open': true,
        'vars.team': 'ventas',
      },
    },
  },
  {
    name: 'somebody of owner is online: it is handed over',
    steps: { desk: { type: 'handoff', owner: 'group:ventas', next: 'yes', unavailable: 'no' } },
    scene: { isStaffed: (owner) => owner === 'group:ventas' },
    gives: { effects: [{ type: 'handoff', owner: 'group:ventas' }], step: 'desk' },
  },
  {
    name: '"without it the chat waits in the queue"',
    steps: { desk: { type: 'handoff', next: 'yes' } },
    more: { settings: { business_hours: closed } },
    gives: { effects: [{ type: 'handoff' }], step: 'desk' },
  },
  {
    name: '"timeout: nobody has taken the chat": it is the flow\'s again',
    steps: { desk: { type: 'handoff', next: 'yes', timeout: { after: '4h', next: 'no' } } },
    when: [{ fires: 'timeout' }],
    gives: { effects: [{ type: 'handoff_withdrawn' }], step: 'no', timers: {} },
  },
  {
    name: 'the timeout is off once an agent has taken the chat',
    steps: { desk: { type: 'handoff', next: 'yes', timeout: { after: '4h', next: 'no' } } },
    when: [{ event: { type: 'taken_by_agent' }, at: 5 }],
    gives: { step: 'desk', timers: {}, outcome: 'answered' },
  },
];

const end = { type: 'end', status: 'success' };

const flow = (steps: unknown, more: object = {}) => ({
  schema: 1,
  name: 'x',
  language: 'es',
  start: 'a',
  steps,
  ...more,
});

/** Of a step alone. */
const step = (written: unknown) => flow({ a: written });

const ask = (answer: unknown, more: object = {}) =>
  step({ type: 'question', text: '?', answer, next: 'a', ...more });

const anything = { type: 'any', save_as: 'it' };

const say = (more: object) => step({ type: 'message', next: 'a', ...more });

const call = (more: object) =>
  step({ type: 'http', method: 'GET', url: 'x', timeout: '5s', next: 'a', ...more });

const send = (more: object) =>
  step({ type: 'outbound', outbound_id: `OTB${'0'.repeat(32)}`, next: 'a', ...more });

const settings = (more: object) => flow({ a: end }, { settings: more });

const hours = (business_hours: unknown) => settings({ business_hours });

const many = (count: number, name: (n: number) => string, value: unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [name(n), value]));

/** What is no flow, and what its author is told first. */
export const badDefinitions: [written: unknown, message: string][] = [
  ['hola', 'the flow: an object belongs here'],
  [null, 'the flow: an object belongs here'],
  [[], 'the flow: an object belongs here'],
  [flow('x'), 'steps: an object belongs here'],
  [step('x'), 'steps.a: an object belongs here'],
  [flow({ a: end }, { schema: 2 }), 'schema: 1 belongs here'],
  [flow({ a: end }, { name: 3 }), 'name: a text belongs here'],
  [flow({ a: end }, { name: '' }), 'name: a text cannot be empty'],
  [
    flow({ a: end }, { name: 'a'.repeat(201) }),
    'name: a text of at most 200 characters belongs here',
  ],
  [flow({ a: end }, { start: undefined }), 'start is missing'],
  [flow({ a: end }, { x: 1, y: 2 }), 'the flow has no field "x", "y"'],
  [
    flow({ a: end }, { language: 'español' }),
    'language: a language is a BCP 47 tag, as in "es" or "pt-BR"',
  ],
  [
    flow({ a: end }, { translations: { español: {} } }),
    'translations.español: a language is a BCP 47 tag, as in "es" or "pt-BR"',
  ],
  [
    flow(
      { a: end },
      { translations: many(101, (n) => `a${'abcdefghijk'[n % 11]}-x${n + 10}`, {}) },
    ),
    'translations: a flow speaks at most 100 languages',
  ],
  [JSON.parse('{"schema":1,"__proto__":{"a":1}}'), '__proto__: nothing can be named "__proto__"'],
  [
    flow(many(1_001, (n) => `s${n}`, end)),
    'steps: a flow has at most 1000 steps, and this one has 1001',
  ],
  [flow({ 'A-1': end }), 'steps.A-1: a step name is 1 to 60 of the characters a-z, 0-9 and _'],
  [
    settings({ timezone: 'Lima' }),
    'settings.timezone: a timezone is an IANA name, as in "America/Bogota"',
  ],
  [settings({ exit_word: [] }), 'settings has no field "exit_word"'],
  [hours('always'), 'settings.business_hours: either "account" or hours belong here'],
  [hours({}), 'settings.business_hours.timezone is missing'],
  [hours({ timezone: 'x', mno: [] }), 'settings.business_hours has no field "mno"'],
  [hours({ timezone: 'x', mon: 'x' }), 'settings.business_hours.mon: a list belongs here'],
  [
    hours({ timezone: 'x', mon: [['22:00']] }),
    'settings.business_hours.mon.0: a list of 2 belongs here',
  ],
  [
    hours({ timezone: 'x', mon: [['22:00', '02:00']] }),
    'settings.business_hours.mon.0: an interval opens before it closes; 24:00 ends a day',
  ],
  [
    hours({ timezone: 'x', mon: [['8', '9']] }),
    'settings.business_hours.mon.0.0: a time of day is written HH:MM, as in "09:00"',
  ],
  [
    hours({ timezone: 'x', holidays: ['25/12'] }),
    'settings.business_hours.holidays.0: a date is written YYYY-MM-DD, as in "2026-12-25"',
  ],
  [
    step({ type: 'mesage' }),
    'steps.a.type is none of the step types message, question, choice, branch, set, set_property, wait, handoff, end, form, split, tag, http, outbound, subflow, event',
  ],
  [
    step({ ...end, nxt: 'b' }),
    'steps.a has no field "nxt"; a step of type end may have type, status, failure_status, declined_reason, text',
  ],
  [step({ type: 'end', status: 'x' }), 'steps.a.status: one of success, failure belongs here'],
  [
    step({ ...end, failure_status: 'declined' }),
    'steps.a: failure_status belongs to status "failure"',
  ],
  [say({}), 'steps.a: a message says one of text, media, location, contacts and link'],
  [say({ text: 'x', next: undefined }), 'steps.a.next is missing'],
  [say({ text: '' }), 'steps.a.text: a text cannot be empty'],
  [say({ contacts: [] }), 'steps.a.contacts: a list cannot be empty'],
  [say({ media: { kind: 'image' } }), 'steps.a.media: media needs one of url and media_id'],
  [
    say({ location: { latitude: true, longitude: '1' } }),
    'steps.a.location.latitude: a number or a template belongs here',
  ],
  [
    ask({ type: 'colour', save_as: 'it' }),
    'steps.a.answer.type: one of text, number, integer, email, phone, date, boolean, media, location, contact, any belongs here',
  ],
  [ask(anything, { text: undefined }), 'steps.a: a question asks with one of text and media'],
  [
    ask({ type: 'text', save_as: '1st' }),
    'steps.a.answer.save_as: a variable name is letters, digits and _, not beginning with a digit',
  ],
  [
    ask({ type: 'text', save_as: 'it', min: -1 }),
    'steps.a.answer.min: a number of at least 0 belongs here',
  ],
  [
    ask({ type: 'text', save_as: 'it', min: 1.5 }),
    'steps.a.answer.min: a whole number belongs here',
  ],
  [ask({ type: 'number', save_as: 'it', min: '1' }), 'steps.a.answer.min: a number belongs here'],
  [
    ask({ type: 'date', save_as: 'it', past: 'yes' }),
    'steps.a.answer.past: true or false belongs here',
  ],
  [
    ask(anything, { invalid: { attempts: 21 } }),
    'steps.a.invalid.attempts: a number of at most 20 belongs here',
  ],
  [
    ask(anything, { reminders: Array(6).fill({ after: '1h', text: 'x' }) }),
    'steps.a.reminders: a list of at most 5 belongs here',
  ],
  [step({ type: 'choice', text: '?' }), 'steps.a: a choice needs options or options_from'],
  [
    step({ type: 'choice', text: '?', options: [{ id: 'A', title: 'A', next: 'a' }] }),
    'steps.a.options.0.id: an option id is 1 to 60 of the characters a-z, 0-9 and _',
  ],
  [
    step({ type: 'split', branches: [{ weight: 0, next: 'a' }] }),
    'steps.a.branches.0.weight: a number of more than 0 belongs here',
  ],
  [
    step({ type: 'wait', for: '1 hour', next: 'a' }),
    'steps.a.for: a duration is a whole number and s, m, h or d, as in "30m"',
  ],
  [step({ type: 'wait', next: 'a' }), 'steps.a: a wait has one of for and until'],
  [step({ type: 'wait', for: '1h', offset: '1h', next: 'a' }), 'steps.a: offset belongs to until'],
  [
    step({ type: 'wait', until: 'x', offset: 'soon', next: 'a' }),
    'steps.a.offset: an offset is a duration, or one with a minus, as in "-3h"',
  ],
  [step({ type: 'tag', on: 'chat', next: 'a' }), 'steps.a: a tag step adds or removes something'],
  [call({ url: '' }), 'steps.a.url: a url cannot be empty'],
  [call({ timeout: '60s' }), 'steps.a.timeout: the timeout of a call is at most 30s'],
  [
    call({ retry: { attempts: 2, delay: '2h' } }),
    'steps.a.retry.delay: the delay between tries is at most 1h',
  ],
  [call({ headers: { Host: 'x' } }), 'steps.a.headers.Host: this header cannot be set by a flow'],
  [
    call({ headers: { 'a b': 'x' } }),
    'steps.a.headers.a b: a header name is letters, digits and -, as in X-Api-Key',
  ],
  [
    step({ type: 'subflow', flow_id: 'menu', next: 'a' }),
    'steps.a.flow_id: a flow id is IPF and 32 hex digits',
  ],
  [send({ outbound_id: 'menu' }), 'steps.a.outbound_id: an outbound id is OTB and 32 hex digits'],
  [send({ replies: {} }), 'steps.a.replies: replies lead on by continue, by cancel, or by both'],
  [
    send({ next: undefined }),
    'steps.a: an outbound without replies goes on at once, and needs a next',
  ],
  [
    send({ timeout: { after: '1h', next: 'a' } }),
    'steps.a: an outbound without replies waits for nothing: timeout belongs to replies',
  ],
];

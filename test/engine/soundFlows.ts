import fc from 'fast-check';

export type Steps = Record<string, Record<string, unknown>>;
export type Written = {
  schema: 1;
  name: string;
  language: string;
  start: string;
  variables: Record<string, unknown>;
  translations?: Record<string, Record<string, string>>;
  steps: Steps;
};

/** Of each step its kind, and where its second way out leads: a place among all, or one further on. */
const plan = fc.record({
  type: fc.constantFrom(
    ...([
      'message',
      'question',
      'choice',
      'form',
      'http',
      'branch',
      'split',
      'set',
      'wait',
    ] as const),
    ...(['handoff', 'outbound', 'tag', 'event', 'subflow', 'list', 'set_property'] as const),
  ),
  anywhere: fc.nat(),
  ahead: fc.nat(),
});
type Plan = typeof plan extends fc.Arbitrary<infer P> ? P : never;

/**
 * Flows with nothing wrong: each step leads on to the next one; what else happens leads further on, and
 * only the contact can lead back.
 */
export const soundFlow: fc.Arbitrary<Written> = fc
  .array(plan, { minLength: 1, maxLength: 12 })
  .map((plans) => ({
    schema: 1,
    name: 'Sound',
    language: 'es',
    start: nameOf(0, plans.length),
    variables: {},
    steps: {
      ...Object.fromEntries(
        plans.map((each, index) => [
          nameOf(index, plans.length),
          stepOf(each, index, plans.length),
        ]),
      ),
      done: { type: 'end', status: 'success' },
    },
  }));

const nameOf = (index: number, count: number): string => (index >= count ? 'done' : `s${index}`);

function stepOf(
  { type, anywhere, ahead }: Plan,
  index: number,
  count: number,
): Record<string, unknown> {
  const next = nameOf(index + 1, count);
  const further = nameOf(index + 1 + (ahead % (count - index)), count);
  const any = nameOf(anywhere % (count + 1), count);
  const timeout = { after: '30m', next: further };
  const invalid = { text: 'No', attempts: 2, next: any };
  switch (type) {
    case 'message':
      return { type, text: 'Hola {{ contact.name }}', failed: further, next };
    case 'question':
      return {
        type,
        text: `¿${index}?`,
        answer: { type: 'text', save_as: `v${index}` },
        invalid,
        reminders: [{ after: '5m', text: '¿Sigues ahí?' }],
        timeout,
        next,
      };
    case 'subflow':
      return {
        type,
        flow_id: `IPF${'1'.padStart(32, '0')}`,
        save_as: `v${index}`,
        failed: further,
        next,
      };
    case 'list':
      return {
        type: 'choice',
        text: '¿Cuál?',
        options_from: {
          list: 'trigger.variables.list',
          id: '{{ item.id }}',
          title: '{{ item.id }}',
          next,
          empty: further,
        },
        invalid,
        timeout,
        failed: further,
      };
    case 'set_property':
      return { type, property: 'tier', value: '{{ contact.name }}', next };
    case 'choice':
      return {
        type,
        text: '¿Cuál?',
        save_as: `v${index}`,
        options: [
          { id: 'a', title: 'Uno', next },
          { id: 'b', title: 'Dos', next: any },
        ],
        timeout,
      };
    case 'form':
      return {
        type,
        whatsapp_flow_id: '1',
        cta: 'Abrir',
        text: 'Datos',
        save_as: `v${index}`,
        invalid,
        timeout,
        next,
      };
    case 'http':
      return {
        type,
        method: 'POST',
        url: 'https://shop.example/{{ secrets.shop }}',
        body: { name: '{{ contact.name }}' },
        timeout: '5s',
        save_as: `v${index}`,
        next,
        failed: further,
      };
    case 'branch':
      return {
        type,
        cases: [{ if: { '==': [{ var: 'contact.email' }, `a${index}`] }, next: further }],
        else: next,
      };
    case 'split':
      return {
        type,
        branches: [
          { weight: 1, next },
          { weight: 2, next: further },
        ],
      };
    case 'set':
      return { type, values: { [`v${index}`]: '{{ contact.name }}' }, next };
    case 'wait':
      return { type, for: '1h', on_message: any, next };
    case 'handoff':
      return { type, note: 'Nota', unavailable: further, timeout, next };
    case 'outbound':
      return {
        type,
        outbound_id: `OTB${'0'.repeat(32)}`,
        variables: { name: '{{ contact.name }}' },
        replies: { continue: next, cancel: any },
        timeout,
        failed: further,
        next,
      };
    case 'tag':
      return { type, on: 'chat', add: ['visto'], next };
    case 'event':
      return { type, name: 'seen', payload: { at: '{{ now }}' }, next };
  }
}

import { definitionSchema, type FlowDefinition } from '../src/engine/definition.ts';

/**
 * A flow to verify: steps of every kind in turn, which lead on, ahead and back, read each other's
 * variables, and speak two languages. Its sub-flow and outbound are nobody's.
 */
export function longFlow(count: number): FlowDefinition {
  const nameOf = (index: number) => (index >= count - 1 ? 'done' : `s${index}`);
  const steps = Object.fromEntries(
    Array.from({ length: count - 1 }, (_, index) => [
      nameOf(index),
      stepAt(index, nameOf(index + 1), nameOf(index + 7), nameOf(Math.max(index - 18, 0))),
    ]),
  );
  return definitionSchema.parse({
    schema: 1,
    name: 'Long',
    language: 'es',
    start: nameOf(0),
    settings: { exit_words: ['salir'], timezone: 'America/Bogota' },
    translations: { en: translationsOf(steps) },
    steps: { ...steps, done: { type: 'end', status: 'success' } },
  });
}

type Written = Record<string, unknown>;

function stepAt(index: number, next: string, ahead: string, back: string): Written {
  const timeout = { after: `${5 + (index % 50)}m`, next: ahead };
  const at = (kind: number) => index - (index % 16) + kind;
  switch (index % 16) {
    case 0:
      return {
        type: 'question',
        text: `Hola {{ contact.name }}, ${index}: {{ vars.q${index - 16} }}`,
        answer: { type: 'text', pattern: `^[a-z]{1,${1 + (index % 9)}}$`, save_as: `q${index}` },
        invalid: { text: `No {{ vars.q${index} }}`, next: ahead },
        reminders: [{ after: '3m', text: `¿Sigues ahí? {{ vars.q0 }} ${index}` }],
        timeout,
        failed: ahead,
        next,
      };
    case 1:
      return {
        type: 'choice',
        text: `Elige ${index} {{ vars.q${at(0)} }}`,
        save_as: `c${index}`,
        options: [...'abcdef'].map((letter, place) => ({
          id: `o${letter}`,
          title: `Opción ${letter}`,
          synonyms: [`la ${letter}`],
          next: place % 2 === 0 ? next : ahead,
        })),
        timeout,
      };
    case 2:
      return {
        type: 'branch',
        cases: [...'ab'].map((letter) => ({
          if: { '==': [{ var: `vars.c${at(1)}.id` }, `o${letter}`] },
          next: letter === 'a' ? ahead : next,
        })),
        else: next,
      };
    case 3:
      return {
        type: 'http',
        method: 'POST',
        url: `https://shop.example/{{ vars.q${at(0)} }}`,
        headers: { Authorization: 'Bearer {{ secrets.shop }}' },
        body: { choice: `{{ vars.c${at(1)}.id }}`, tier: '{{ contact.properties.tier }}' },
        timeout: '10s',
        save_as: `h${index}`,
        next,
        failed: ahead,
      };
    case 4:
      return { type: 'wait', for: `${1 + (index % 5)}h`, next, on_message: ahead };
    case 5:
      return {
        type: 'message',
        text: `Son {{ vars.h${at(3)}.body.total | times: 2 }} ${index}`,
        failed: ahead,
        next,
      };
    case 6:
      return {
        type: 'form',
        whatsapp_flow_id: '1',
        cta: 'Abrir',
        text: `Tus datos ${index}`,
        save_as: `f${index}`,
        invalid: { text: 'Usa el botón.', attempts: 2, next: back },
        timeout,
        next,
      };
    case 7:
      return {
        type: 'split',
        branches: [
          { weight: 1, next },
          { weight: 2, next: ahead },
        ],
      };
    case 8:
      return { type: 'set', values: { [`t${index}`]: `{{ vars.f${at(6)}.day }} ${index}` }, next };
    case 9:
      return { type: 'set_property', property: 'tier', value: `{{ vars.t${at(8)} }}`, next };
    case 10:
      return { type: 'tag', on: 'contact', add: [`visto_{{ vars.t${at(8)} }}`], next };
    case 11:
      return {
        type: 'outbound',
        outbound_id: `OTB${'0'.repeat(32)}`,
        variables: { name: '{{ contact.name }}', day: `{{ vars.f${at(6)}.day }}` },
        replies: { continue: next, cancel: ahead },
        timeout,
        failed: ahead,
        next: back,
      };
    case 12:
      return {
        type: 'subflow',
        flow_id: `IPF${'0'.repeat(32)}`,
        pass: { q: `{{ vars.q${at(0)} }}` },
        save_as: `u${index}`,
        failed: ahead,
        next,
      };
    case 13:
      return {
        type: 'event',
        name: 'seen',
        payload: { at: '{{ now }}', u: `{{ vars.u${at(12)} }}` },
        next,
      };
    case 14:
      return {
        type: 'choice',
        text: `¿Cuál? ${index}`,
        options_from: {
          list: `vars.h${at(3)}.body.slots`,
          id: '{{ item.id }}',
          title: '{{ item.at | date: "%H:%M" }}',
          next,
          empty: ahead,
        },
        save_as: `l${index}`,
        timeout,
        failed: ahead,
      };
    default:
      return { type: 'handoff', note: `{{ vars.l${at(14)}.title }}`, unavailable: ahead, next };
  }
}

/** The same again in other words, for all that is said. */
function translationsOf(steps: Record<string, Written>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(steps).flatMap(([name, step]) =>
      saidBy(step).flatMap(([key, text]) =>
        text === undefined ? [] : [[`${name}.${key}`, text] as const],
      ),
    ),
  );
}

function saidBy({ text, cta, invalid, reminders, options }: Written) {
  const [reminder] = (reminders ?? []) as { text: string }[];
  const listed = (options ?? []) as { id: string }[];
  const english = (said: unknown) => (said === undefined ? undefined : `In English: ${said}`);
  return [
    ['text', english(text)],
    ['cta', cta === undefined ? undefined : 'Open'],
    ['invalid.text', english((invalid as { text: string } | undefined)?.text)],
    ['reminders.0.text', english(reminder?.text)],
    ...listed.map(({ id }) => [`options.${id}.title`, `Option ${id}`] as const),
  ] as const;
}

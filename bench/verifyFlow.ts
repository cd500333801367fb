import { definitionSchema, type FlowDefinition } from '../src/engine/definition.ts';
import { verifyDefinition } from '../src/engine/verify.ts';

/**
 * Milliseconds that verifying a flow of 500 steps takes, once for each run: questions, choices, calls,
 * branches, waits and messages in turn, which lead on, ahead and back, and read each other's variables.
 */
export function measureVerify(runs: number): number[] {
  const definition = flowOf(500);
  for (let warmUp = 0; warmUp < 5; warmUp++) verifyDefinition(definition);
  return Array.from({ length: runs }, () => {
    const began = performance.now();
    const errors = verifyDefinition(definition).filter(({ severity }) => severity === 'error');
    const took = performance.now() - began;
    if (errors.length > 0) throw new Error(`The flow to verify has errors: ${errors[0]?.message}`);
    return took;
  });
}

function flowOf(count: number): FlowDefinition {
  const nameOf = (index: number) => (index >= count - 1 ? 'done' : `s${index}`);
  const steps = Object.fromEntries(
    Array.from({ length: count - 1 }, (_, index) => [
      nameOf(index),
      stepAt(index, nameOf(index + 1), nameOf(index + 7), nameOf(Math.max(index - 8, 0))),
    ]),
  );
  return definitionSchema.parse({
    schema: 1,
    name: 'Long',
    language: 'es',
    start: nameOf(0),
    steps: { ...steps, done: { type: 'end', status: 'success' } },
  });
}

function stepAt(index: number, next: string, ahead: string, back: string): object {
  const timeout = { after: `${5 + (index % 50)}m`, next: ahead };
  switch (index % 6) {
    case 0:
      return {
        type: 'question',
        text: `Hola {{ contact.name }}, ${index}: {{ vars.q${index - 6} }}`,
        answer: { type: 'text', save_as: `q${index}` },
        invalid: { text: `No {{ vars.q${index} }}`, next: ahead },
        reminders: [{ after: '3m', text: `¿Sigues ahí? {{ vars.q0 }} ${index}` }],
        timeout,
        next,
      };
    case 1:
      return {
        type: 'choice',
        text: `Elige ${index} {{ vars.q${index - 1} }}`,
        save_as: `c${index}`,
        options: [...'abcdef'].map((letter, at) => ({
          id: `o${letter}`,
          title: `Opción ${letter}`,
          synonyms: [`la ${letter}`],
          next: at % 2 === 0 ? next : ahead,
        })),
        timeout,
      };
    case 2:
      return {
        type: 'branch',
        cases: [...'ab'].map((letter) => ({
          if: { '==': [{ var: `vars.c${index - 1}.id` }, `o${letter}`] },
          next: letter === 'a' ? ahead : back,
        })),
        else: next,
      };
    case 3:
      return {
        type: 'http',
        method: 'POST',
        url: `https://shop.example/{{ vars.q${index - 3} }}`,
        headers: { Authorization: 'Bearer {{ secrets.shop }}' },
        body: { choice: `{{ vars.c${index - 2}.id }}`, tier: '{{ contact.properties.tier }}' },
        timeout: '10s',
        save_as: `h${index}`,
        next,
        failed: ahead,
      };
    case 4:
      return { type: 'wait', for: `${1 + (index % 5)}h`, next, on_message: ahead };
    default:
      return {
        type: 'message',
        text: `Son {{ vars.h${index - 2}.body.total | times: 2 }} ${index}`,
        next,
      };
  }
}

import type { Finding } from '../finding.ts';
import { limits } from '../limits.ts';
import { normaliseText } from '../normaliseText.ts';
import type { ChoiceStep } from '../steps/choice.ts';
import type { Graph } from './graph.ts';
import { errorAt } from './report.ts';
import type { Study } from './study.ts';

/** Faults of choices: too many options, and options that meet. */
export function verifyChoices({ definition, graph }: Study): Finding[] {
  return Object.entries(definition.steps).flatMap(([name, step]) => {
    if (step.type !== 'choice') return [];
    return [
      ...tooMany(name, step, graph),
      ...meetingIds(name, step, graph),
      ...meetingOptions(name, step, graph, {}),
      ...Object.values(definition.translations ?? {}).flatMap((texts) =>
        meetingOptions(name, step, graph, texts),
      ),
    ];
  });
}

function tooMany(name: string, step: ChoiceStep, graph: Graph): Finding[] {
  const count = step.options?.length ?? 0;
  const [limit, what] =
    step.options_from !== undefined
      ? [limits.rows - 2, 'beside options_from, with room for a row and "more"']
      : step.style === 'buttons'
        ? [limits.buttons, 'as buttons']
        : [limits.rows, 'in a list'];
  if (count <= limit) return [];
  const message = `step "${name}" has ${count} options, and WhatsApp takes ${limit} ${what}`;
  return [errorAt(graph, 'too_many_options', name, 'options', message)];
}

function meetingIds(name: string, step: ChoiceStep, graph: Graph): Finding[] {
  const ids = (step.options ?? []).map(({ id }) => id);
  const taken = new Set<string>();
  const again = ids.filter((id) => taken.size === taken.add(id).size);
  const reserved =
    step.options_from === undefined ? [] : ids.filter((id) => id === 'more' || /^\d+$/.test(id));
  return [
    ...again.map((id) =>
      errorAt(
        graph,
        'options_meet',
        name,
        'options',
        `two options of "${name}" have the id "${id}"`,
      ),
    ),
    ...reserved.map((id) => {
      const message = `option id "${id}" of "${name}" is what the rows of options_from travel as`;
      return errorAt(graph, 'options_meet', name, 'options', message);
    }),
  ];
}

/** Two options that one text would name, by title, synonym, number or id. */
function meetingOptions(
  name: string,
  step: ChoiceStep,
  graph: Graph,
  texts: Record<string, string>,
): Finding[] {
  const owner = new Map<string, string>();
  const findings: Finding[] = [];
  for (const [index, { id, title, synonyms = [] }] of (step.options ?? []).entries()) {
    const number = step.options_from === undefined ? [String(index + 1)] : [];
    const shown = texts[`${name}.options.${id}.title`] ?? title;
    const words = [shown, ...synonyms].filter((word) => !word.includes('{{')).map(normaliseText);
    for (const word of new Set([normaliseText(id), ...words, ...number])) {
      const other = owner.get(word);
      if (other === undefined) owner.set(word, id);
      else if (other !== id) {
        const message = `options "${other}" and "${id}" of "${name}" both answer to "${word}"`;
        findings.push(errorAt(graph, 'options_meet', name, 'options', message));
      }
    }
  }
  return findings;
}

import { toWire } from '../../db/ids.ts';
import { aroundStep } from '../../diagram/aroundStep.ts';
import { mostDrawn } from '../../diagram/layOut.ts';
import { Picture } from '../../diagram/picture.tsx';
import { type Diagram, type DiagramStep, diagramOf } from '../../engine/diagram.ts';
import { parseDefinition } from '../../engine/parseDefinition.ts';
import type { ProcessView } from '../../processes/getProcess.ts';
import type { Words } from '../words.ts';

/** Undefined where it was published under rules that are not today's. */
function diagramIn({ definition }: ProcessView): Diagram | undefined {
  const parsed = parseDefinition(definition);
  return parsed.ok ? diagramOf(parsed.definition, []) : undefined;
}

const mostBefore = 2;

type ProcessStepProps = { view: ProcessView; chatPath: string; words: Words };

/** Where a process is in its flow: the step between those before and those after it. */
export const ProcessStep = ({ view, chatPath, words }: ProcessStepProps) => {
  const diagram = diagramIn(view);
  const around = diagram && aroundStep(diagram, view.process.state.step);
  if (!diagram || !around) return null;
  const { before, here, after } = around;
  return (
    <>
      <ol class="rail">
        {before.slice(0, mostBefore).map((step) => (
          <RailStep step={step} />
        ))}
        <RailStep step={here} isHere />
        {after.map(({ way, step }) => (
          <RailStep step={step} label={way.labels.join(', ')} isAfter />
        ))}
      </ol>
      {diagram.steps.length <= mostDrawn && (
        <>
          <button
            class="plain small"
            type="button"
            popovertarget="whole-flow"
            hx-get={`${chatPath}/flow?process=${toWire('IDP', view.process.id)}`}
            hx-target="#whole-flow"
            hx-trigger="click once"
          >
            {words.wholeFlow}
          </button>
          {/* Who looks at it goes on looking when something else on the page changes. */}
          <div id="whole-flow" class="whole-flow" popover="auto" hx-morph-skip />
        </>
      )}
    </>
  );
};

type RailStepProps = { step: DiagramStep; label?: string; isHere?: boolean; isAfter?: boolean };

const RailStep = ({ step: { name, label: says }, label, isHere, isAfter }: RailStepProps) => (
  <li
    class={isHere ? 'here' : isAfter ? 'after' : undefined}
    aria-current={isHere ? 'step' : undefined}
  >
    {label && <span class="way">{label}</span>}
    <b>{name}</b>
    {says && <span class="dim says">{says}</span>}
  </li>
);

/** The whole flow that a process runs, with its step marked. */
export const WholeFlow = ({ view, words }: { view: ProcessView; words: Words }) => {
  const diagram = diagramIn(view);
  return diagram && diagram.steps.length <= mostDrawn ? (
    <>
      <h2>{diagram.name}</h2>
      <Picture diagram={diagram} says={words.flows.picture} here={view.process.state.step} />
    </>
  ) : null;
};

import { z } from 'zod';
import type { Unit } from '../../db/unit.ts';
import { mostDrawn } from '../../diagram/layOut.ts';
import { Picture, stepAnchor } from '../../diagram/picture.tsx';
import { readDiagram } from '../../diagram/readDiagram.ts';
import type { Diagram } from '../../engine/diagram.ts';
import { AppError } from '../../errors.ts';
import { Filter } from '../filter.tsx';
import { SelectField } from '../selectField.tsx';
import { Empty } from '../table.tsx';
import type { Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { Findings } from './findings.tsx';
import { FlowFrame } from './flowFrame.tsx';
import { pathOf } from './places.ts';
import { readFlow, type ShownFlow } from './readFlow.ts';

const countedTime = '7d';

/** A flow as a picture, with how processes fared and what is wrong with it. */
export async function showDiagram(unit: Unit, visit: Visit) {
  const flow = await readFlow(unit, visit);
  const { publishedVersion } = flow;
  const asked = z.enum(['draft', 'published']).catch('published').parse(visit.c.req.query('shown'));
  const isDraft = asked === 'draft' || publishedVersion === null;
  const version = isDraft ? 'draft' : publishedVersion;
  const counts = isDraft ? undefined : countedTime;
  try {
    const { diagram } = await readDiagram(unit, flow.id, { version, counts });
    return <DiagramPage visit={visit} flow={flow} isDraft={isDraft} diagram={diagram} />;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid_request') throw error;
    return <DiagramPage visit={visit} flow={flow} isDraft={isDraft} diagram={undefined} />;
  }
}

type PageProps = {
  visit: Visit;
  flow: ShownFlow;
  isDraft: boolean;
  /** Undefined: the draft is no flow yet. */
  diagram: Diagram | undefined;
};

const DiagramPage = ({ visit, flow, isDraft, diagram }: PageProps) => {
  const { words } = visit;
  const its = words.flows;
  return (
    <FlowFrame visit={visit} flow={flow} tab="diagram">
      {flow.publishedVersion !== null && (
        <Filter path={pathOf(flow.id)} word={words.apply}>
          <SelectField
            name="shown"
            word={its.shownVersion}
            options={[
              ['published', `${its.published} · v${flow.publishedVersion}`],
              ['draft', its.draft],
            ]}
            chosen={isDraft ? 'draft' : 'published'}
          />
        </Filter>
      )}
      {diagram ? (
        <Drawn diagram={diagram} flow={flow} isDraft={isDraft} words={words} />
      ) : (
        <section class="card">
          <Empty title={its.notAFlow}>
            <a href={`${pathOf(flow.id)}/edit`}>{its.openEditor}</a>
          </Empty>
        </section>
      )}
    </FlowFrame>
  );
};

type DrawnProps = { diagram: Diagram; flow: ShownFlow; isDraft: boolean; words: Words };

const Drawn = ({ diagram, flow, isDraft, words }: DrawnProps) => {
  const its = words.flows;
  const findings = [...diagram.findings, ...diagram.steps.flatMap((step) => step.findings)];
  const isDrawn = diagram.steps.length <= mostDrawn;
  return (
    <>
      <section class="card tight" aria-label={its.findings}>
        <Findings
          findings={findings}
          words={words}
          lead={({ step, field }) => (
            <>
              {step !== null && isDrawn && <a href={`#${stepAnchor(step)}`}>{step}</a>}
              {isDraft && (
                <a
                  class="in-editor"
                  href={`${pathOf(flow.id)}/edit?at=${encodeURIComponent(field)}`}
                >
                  {its.inEditor}
                </a>
              )}
            </>
          )}
        />
      </section>
      {isDrawn ? (
        <Sized words={words}>
          <Picture diagram={diagram} says={its.picture} />
        </Sized>
      ) : (
        <section class="card">
          <Empty title={its.tooLarge}>
            {its.tooLargeWhy} <a href={`${pathOf(flow.id)}/edit`}>{its.openEditor}</a>
          </Empty>
        </section>
      )}
      {isDrawn && <p class="small dim">{isDraft ? its.draftHasNoCounts : its.last7Days}</p>}
    </>
  );
};

const sizes = ['fit', '50', '100', '150'] as const;

/** A picture that is wider than its place: looked at in several sizes, moved about. */
const Sized = ({ words, children }: { words: Words; children: unknown }) => (
  <div class="sized">
    <fieldset class="sizes">
      <legend class="unseen">{words.flows.size}</legend>
      {sizes.map((size) => (
        <label>
          <input type="radio" name="size" value={size} checked={size === '100'} />
          <span>{size === 'fit' ? words.flows.fit : `${size} %`}</span>
        </label>
      ))}
    </fieldset>
    {/* What is moved about by hand is moved about by keys too. */}
    <section class="drawn" tabindex={0} aria-label={words.flows.diagram}>
      {children}
    </section>
  </div>
);

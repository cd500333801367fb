import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Unit } from '../../db/unit.ts';
import type { Finding } from '../../engine/finding.ts';
import { writtenText } from '../../engine/writtenText.ts';
import { AppError } from '../../errors.ts';
import { type FlowRow, getFlow } from '../../flows/getFlow.ts';
import { publishFlow } from '../../flows/publishFlow.ts';
import { saveDraft } from '../../flows/saveDraft.ts';
import { verifyFlow } from '../../flows/verifyFlow.ts';
import { listInboundsOfFlow } from '../../lines/listInboundsOfFlow.ts';
import { listLines } from '../../lines/listLines.ts';
import type { Json } from '../../messages/events.ts';
import { addAction, addPage, type Site, unitsOf, type Visit, wantsPart } from '../visit.ts';
import type { Words } from '../words.ts';
import { DraftParts, EditorPage, FindingsPart, readKnownNames, type Said } from './editorPage.tsx';
import { flowIdOf, onePath, pathOf, roles } from './places.ts';
import { readFlow } from './readFlow.ts';
import { readJson } from './readJson.ts';
import { addRealPhone, RealPhone } from './realPhone.tsx';
import { addTryOut, firstTry } from './tryOut.tsx';

const fields = z.object({
  definition: z.string().max(1_000_000),
  revision: z.coerce.number().int().min(0),
  /** Theirs, which is to be overwritten. */
  over: z.coerce.number().int().min(0).optional(),
});

/** The editor of a flow's draft, and what is done to it. */
export function addEditor(site: Site): void {
  const { deps } = site;
  const read = unitsOf(deps);

  /** Findings of what stands in the editor, whatever it is. */
  const check = (unit: Unit, flowId: string, text: string): Promise<Finding[]> => {
    try {
      return verifyFlow(unit, flowId, readJson(text));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return Promise.resolve([notJson(error.message)]);
    }
  };

  type Given = { text: string; revision?: number | undefined; said?: Said; phone?: unknown };
  const show = async (visit: Visit, given?: Given) => {
    const { flow, text, findings, known } = await read(visit, async (unit) => {
      const flow = await readBegun(unit, visit, given?.revision);
      const text = given?.text ?? writtenText(flow.draft);
      return {
        flow,
        text,
        findings: await check(unit, flow.id, text),
        known: await readKnownNames(unit, flow.id),
      };
    });
    return (
      <EditorPage
        visit={visit}
        flow={flow}
        text={text}
        findings={findings}
        known={known}
        said={given?.said}
      >
        {given?.phone ?? (await firstTry(deps, visit, flow, text))}
        <RealPhone flowId={flow.id} words={visit.words} />
      </EditorPage>
    );
  };

  /** What there is to say about what stands in the editor: in a page that is open, else as a page with the text in it. */
  const answer = async (visit: Visit, { text, revision, isKept, said }: Answer) => {
    if (!wantsPart(visit.c)) return show(visit, { text, revision, said });
    return read(visit, async (unit) => {
      const flow = await readBegun(unit, visit, revision);
      const findings = await check(unit, flow.id, text);
      return (
        <DraftParts
          flow={flow}
          words={visit.words}
          findings={findings}
          said={withLead(said, findings)}
          isKept={isKept}
        />
      );
    });
  };

  const page = async (visit: Visit, problem?: string) => {
    if (problem === undefined) return show(visit);
    const { definition, revision } = await visit.c.req.parseBody();
    return answer(visit, {
      text: String(definition ?? ''),
      revision: fields.shape.revision.optional().catch(undefined).parse(revision),
      said: { kind: 'bad', text: problem },
    });
  };

  /** The draft as it is kept now; or that somebody has saved another since. */
  const keep = async (visit: Visit, written: Json, revision: number): Promise<Kept | Said> => {
    const flowId = flowIdOf(visit.c);
    try {
      return { flow: await read(visit, (unit) => saveDraft(unit, flowId, written, revision)) };
    } catch (error) {
      if (!isOvertaken(error)) throw error;
      const there = await read(visit, (unit) => getFlow(unit, flowId));
      if (isDeepStrictEqual(there.draft, written)) return { flow: there, isRepeat: true };
      return { kind: 'overtaken', revision: there.draftRevision };
    }
  };

  addPage(site, { path: `${onePath}/edit`, roles }, (visit) => page(visit));

  addAction(
    site,
    { path: `${onePath}/check`, roles, fields, page },
    async (visit, { definition, revision }) => {
      if (!wantsPart(visit.c)) {
        const said = checked(visit.words);
        return { show: await show(visit, { text: definition, revision, said }) };
      }
      return {
        show: await read(visit, async (unit) => {
          const flow = await readFlow(unit, visit);
          const findings = await check(unit, flow.id, definition);
          return <FindingsPart flow={flow} words={visit.words} findings={findings} />;
        }),
      };
    },
  );

  addAction(
    site,
    { path: `${onePath}/save`, roles, fields, page },
    async (visit, { definition: text, revision, over }) => {
      const kept = await keep(visit, readJson(text), over ?? revision);
      if ('kind' in kept) return { show: await answer(visit, { text, revision, said: kept }) };
      if (!wantsPart(visit.c)) return { to: `${pathOf(kept.flow.id)}/edit` };
      const said: Said = { kind: 'good', text: visit.words.flows.keptNow };
      return { show: await answer(visit, { ...nowKept(text, kept.flow), said }) };
    },
  );

  addAction(
    site,
    { path: `${onePath}/publish`, roles, fields, page },
    async (visit, { definition: text, revision, over }) => {
      const its = visit.words.flows;
      const kept = await keep(visit, readJson(text), over ?? revision);
      if ('kind' in kept) return { show: await answer(visit, { text, revision, said: kept }) };
      const { id, draftRevision } = kept.flow;
      const said = await read(visit, async (unit): Promise<Said> => {
        const done = kept.isRepeat && (await findPublished(unit, visit));
        const { publishedVersion } = done || (await publishFlow(unit, id, draftRevision));
        const text = `${its.publishedNow} ${publishedVersion}.`;
        return { kind: 'good', text, isUnused: !(await isStarted(unit, id)) };
      }).catch(async (error: unknown): Promise<Said> => {
        if (isOvertaken(error)) {
          const there = await read(visit, (unit) => getFlow(unit, id));
          return { kind: 'overtaken', revision: there.draftRevision };
        }
        if (!(error instanceof AppError) || error.code !== 'invalid_request') throw error;
        return { kind: 'bad', text: its.keptNotPublished };
      });
      return { show: await answer(visit, { ...nowKept(text, kept.flow), said }) };
    },
  );

  addTryOut(site, (visit, text, phone) => show(visit, { text, phone }));
  addRealPhone(site, (visit) => show(visit));
}

/**
 * What is said of a text; `revision`: of the draft that it was begun from, which is not another because somebody
 * has saved since, so that who saves it is asked.
 */
type Answer = { text: string; revision?: number | undefined; isKept?: boolean; said: Said };

const nowKept = (text: string, { draftRevision: revision }: FlowRow) => ({
  text,
  revision,
  isKept: true,
});

/** The flow, as what stands in the editor was begun from it. */
async function readBegun(unit: Unit, visit: Visit, revision: number | undefined) {
  const flow = await readFlow(unit, visit);
  return { ...flow, draftRevision: revision ?? flow.draftRevision };
}

/** A draft that stands as it was sent; `isRepeat`: it did already, being sent twice, or again as no answer came. */
type Kept = { flow: FlowRow; isRepeat?: boolean };

/** The flow, where its draft is what is published. */
async function findPublished(unit: Unit, visit: Visit): Promise<FlowRow | undefined> {
  const flow = await readFlow(unit, visit);
  return flow.publishedVersion === null || flow.isAhead ? undefined : flow;
}

const isOvertaken = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'precondition_failed';

/** By a phrase, or as a line's default. */
async function isStarted(unit: Unit, flowId: string): Promise<boolean> {
  const phrases = await listInboundsOfFlow(unit, flowId, 1);
  const lines = await listLines(unit, { limit: mostLines });
  return phrases.length > 0 || lines.items.some(({ line }) => line.defaultFlowId === flowId);
}

const mostLines = 100;

const checked = (words: Words): Said => ({ kind: 'good', text: words.flows.checked });

/** Where somebody looks first. */
function withLead(said: Said, findings: Finding[]): Said {
  if (said.kind !== 'bad') return said;
  const lead = findings.find(({ severity, field }) => severity === 'error' && field !== '')?.field;
  return { ...said, ...(lead !== undefined && { lead }) };
}

const notJson = (message: string): Finding => ({
  code: 'definition',
  severity: 'error',
  step: null,
  field: '',
  message,
  path: [],
  possible: false,
});

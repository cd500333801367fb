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

  type Given = { text: string; said?: Said; phone?: unknown };
  const show = async (visit: Visit, given?: Given) => {
    const { flow, text, findings, known } = await read(visit, async (unit) => {
      const flow = await readFlow(unit, visit);
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
  const answer = async (visit: Visit, text: string, said: Said, isKept = false) => {
    if (!wantsPart(visit.c)) return show(visit, { text, said });
    return read(visit, async (unit) => {
      const flow = await readFlow(unit, visit);
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
    const { definition } = await visit.c.req.parseBody();
    return answer(visit, String(definition ?? ''), { kind: 'bad', text: problem });
  };

  /** The draft as it is kept now; or that somebody has saved one since. */
  const keep = async (visit: Visit, written: Json, revision: number): Promise<FlowRow | Said> => {
    const flowId = flowIdOf(visit.c);
    try {
      return await read(visit, (unit) => saveDraft(unit, flowId, written, revision));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'precondition_failed') throw error;
      const { draftRevision } = await read(visit, (unit) => getFlow(unit, flowId));
      return { kind: 'overtaken', revision: draftRevision };
    }
  };

  addPage(site, { path: `${onePath}/edit`, roles }, (visit) => page(visit));

  addAction(
    site,
    { path: `${onePath}/check`, roles, fields, page },
    async (visit, { definition }) => {
      if (!wantsPart(visit.c)) {
        return { show: await show(visit, { text: definition, said: checked(visit.words) }) };
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
    async (visit, { definition, revision, over }) => {
      const kept = await keep(visit, readJson(definition), over ?? revision);
      if ('kind' in kept) return { show: await answer(visit, definition, kept) };
      if (!wantsPart(visit.c)) return { to: `${pathOf(kept.id)}/edit` };
      const said: Said = { kind: 'good', text: visit.words.flows.keptNow };
      return { show: await answer(visit, definition, said, true) };
    },
  );

  addAction(
    site,
    { path: `${onePath}/publish`, roles, fields, page },
    async (visit, { definition, revision, over }) => {
      const its = visit.words.flows;
      const kept = await keep(visit, readJson(definition), over ?? revision);
      if ('kind' in kept) return { show: await answer(visit, definition, kept) };
      try {
        const said = await read(visit, async (unit): Promise<Said> => {
          const { publishedVersion } = await publishFlow(unit, kept.id, kept.draftRevision);
          const text = `${its.publishedNow} ${publishedVersion}.`;
          return { kind: 'good', text, isUnused: !(await isStarted(unit, kept.id)) };
        });
        return { show: await answer(visit, definition, said, true) };
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'invalid_request') throw error;
        const said: Said = { kind: 'bad', text: its.keptNotPublished };
        return { show: await answer(visit, definition, said, true) };
      }
    },
  );

  addTryOut(site, (visit, text, phone) => show(visit, { text, phone }));
  addRealPhone(site, (visit) => show(visit));
}

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

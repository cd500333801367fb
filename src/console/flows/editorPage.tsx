import { toWire } from '../../db/ids.ts';
import type { Unit } from '../../db/unit.ts';
import type { Finding } from '../../engine/finding.ts';
import { listFlows } from '../../flows/listFlows.ts';
import { listOutboundNames } from '../../outbounds/listOutboundNames.ts';
import { Done, Refused } from '../layout.tsx';
import { translate } from '../sentence.tsx';
import type { Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { Findings } from './findings.tsx';
import { FlowFrame, FlowMark } from './flowFrame.tsx';
import { pathOf } from './places.ts';
import type { ShownFlow } from './readFlow.ts';

/** What the account has that a step may name, by the field that names it. */
export type Known = Record<'flow_id' | 'outbound_id', { id: string; name: string }[]>;

const mostKnown = 100;

export async function readKnownNames(unit: Unit, flowId: string): Promise<Known> {
  const flows = await listFlows(unit, { status: 'published' }, { limit: mostKnown });
  const outbounds = await listOutboundNames(unit, mostKnown);
  return {
    flow_id: flows.items
      .filter(({ id }) => id !== flowId)
      .map(({ id, name }) => ({ id: toWire('IPF', id), name })),
    outbound_id: outbounds.map(({ id, name, language }) => ({
      id: toWire('OTB', id),
      name: `${name} (${language})`,
    })),
  };
}

/** What became of the last thing that one did, above the editor. */
export type Said =
  /** `isUnused`: nothing starts it yet. */
  | { kind: 'good'; text: string; isUnused?: boolean }
  /** `lead`: the field to look at first. */
  | { kind: 'bad'; text: string; lead?: string }
  /** Somebody has saved since; `revision` is theirs. */
  | { kind: 'overtaken'; revision: number };

type EditorProps = {
  visit: Visit;
  flow: ShownFlow;
  text: string;
  findings: Finding[];
  known: Known;
  said?: Said | undefined;
  /** The phone. */
  children: unknown;
};

/** The definition of a flow, what is wrong with it, and a phone that runs it. */
export const EditorPage = ({ visit, flow, text, findings, known, said, children }: EditorProps) => {
  const { c, words } = visit;
  const its = words.flows;
  const path = pathOf(flow.id);
  return (
    <FlowFrame
      visit={visit}
      flow={flow}
      tab="editor"
      isWide
      scripts={['editor.js']}
      actions={<DraftButtons flow={flow} words={words} />}
    >
      <div class="workbench">
        <section class="bench-text" aria-label={its.definition}>
          <form
            id="draft"
            method="post"
            action={`${path}/save`}
            hx-post={`${path}/save`}
            hx-swap="none"
            enctype="multipart/form-data"
            data-failed={its.noReply}
          >
            <DraftState flow={flow} words={words} said={said} />
            <textarea class="code" name="definition" aria-label={its.definition} spellcheck={false}>
              {text}
            </textarea>
            <div
              id="editor"
              data-nonce={c.get('secureHeadersNonce')}
              data-label={its.definition}
              data-not-json={words.lang === 'en' ? undefined : its.notJson}
              data-known={JSON.stringify(known)}
              data-phrases={JSON.stringify(its.editorPhrases)}
              data-at={c.req.query('at')}
            />
          </form>
          <DraftFindings flow={flow} findings={findings} words={words} />
        </section>
        <aside class="bench-phone" aria-label={its.phone}>
          {children}
        </aside>
      </div>
    </FlowFrame>
  );
};

type OfDraft = { flow: ShownFlow; words: Words };

const DraftButtons = ({ flow, words }: OfDraft) => {
  const its = words.flows;
  const path = pathOf(flow.id);
  const other = (end: string) => ({
    formaction: `${path}/${end}`,
    'hx-post': `${path}/${end}`,
    'hx-swap': 'none',
  });
  return (
    <div class="row">
      <button form="draft" type="submit" {...other('check')}>
        {its.check}
      </button>
      <button form="draft" type="submit" data-save {...other('save')}>
        {words.save}
      </button>
      <button form="draft" class="main" type="submit" {...other('publish')}>
        {its.publish}
      </button>
    </div>
  );
};

/** Which draft it is that one changes, and what became of what one did. */
const DraftState = ({
  flow,
  words,
  said,
  isKept,
}: OfDraft & { said: Said | undefined; isKept?: boolean | undefined }) => (
  <div id="draft-state" data-kept data-fresh={isKept || undefined} data-lead={leadOf(said)}>
    <input type="hidden" name="revision" value={flow.draftRevision} />
    <p class="unsaved-note small">{words.flows.notKept}</p>
    {said && <SaidOf said={said} flow={flow} words={words} />}
  </div>
);

const leadOf = (said: Said | undefined) => (said?.kind === 'bad' ? said.lead : undefined);

const SaidOf = ({ said, flow, words }: OfDraft & { said: Said }) => {
  const its = words.flows;
  if (said.kind === 'good') {
    return (
      <Done>
        {said.text}{' '}
        {said.isUnused && (
          <>
            {its.noWaysIn} <a href={`${pathOf(flow.id)}/settings`}>{its.waysIn}</a>
          </>
        )}
      </Done>
    );
  }
  if (said.kind === 'bad') {
    return <Refused words={words} message={said.text} />;
  }
  return (
    <div class="said warn row" role="alert">
      <p class="grow">{its.someoneSaved}</p>
      <a class="button" href={`${pathOf(flow.id)}/edit`}>
        {its.theirs}
      </a>
      <button type="submit" name="over" value={said.revision}>
        {its.overTheirs}
      </button>
    </div>
  );
};

type FindingsProps = OfDraft & { findings: Finding[] };

/** Asked for anew while somebody writes; `editor.js` marks the lines that it names. */
const DraftFindings = ({ flow, findings, words }: FindingsProps) => (
  <section
    id="findings"
    aria-label={words.flows.findings}
    hx-post={`${pathOf(flow.id)}/check`}
    hx-trigger="edited from:#draft delay:400ms"
    hx-include="#draft"
    hx-encoding="multipart/form-data"
    hx-swap="none"
    hx-sync="this:replace"
  >
    <Findings
      findings={findings}
      words={words}
      isShort
      lead={({ step, field, severity, message }) =>
        field !== '' && (
          <button
            class="lead"
            type="button"
            data-field={field}
            data-severity={severity}
            data-message={translate(words.lang, message) ?? message}
          >
            {step ?? field} <span class="dim" data-line={words.flows.line} />
          </button>
        )
      }
    />
  </section>
);

/** What changes on the page of somebody who has it open. */
export const DraftParts = ({
  flow,
  words,
  findings,
  said,
  isKept,
}: FindingsProps & { said: Said | undefined; isKept?: boolean | undefined }) => (
  <>
    <hx-partial hx-target="#draft-state" hx-swap="outerHTML">
      <DraftState flow={flow} words={words} said={said} isKept={isKept} />
    </hx-partial>
    <hx-partial hx-target="#flow-marks" hx-swap="innerHTML">
      <FlowMark flow={flow} words={words} />
    </hx-partial>
    <FindingsPart flow={flow} words={words} findings={findings} />
  </>
);

export const FindingsPart = (props: FindingsProps) => (
  <hx-partial hx-target="#findings" hx-swap="outerMorph">
    <DraftFindings {...props} />
  </hx-partial>
);

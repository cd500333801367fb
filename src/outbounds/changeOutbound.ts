import { and, eq, sql } from 'drizzle-orm';
import { openUnit, type Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { lineNumber } from '../lines/lineNumber.ts';
import { type OpenWaba, openWaba } from '../lines/openWaba.ts';
import { requirePublished } from '../lines/requirePublished.ts';
import { makeTemplatesDue } from '../lines/templatesDue.ts';
import { addMedia } from '../media/addMedia.ts';
import { dropMedia } from '../media/dropMedia.ts';
import { canonicalJson } from '../messages/canonicalJson.ts';
import type { Json } from '../messages/events.ts';
import { askedBefore } from './askedBefore.ts';
import { type AskedTemplate, type DraftTemplate, draftTemplate } from './draftTemplate.ts';
import { getOutbound, type OutboundRow, type OutboundView } from './getOutbound.ts';
import { type HeaderFile, providerOf, settleNo, withHeader } from './handIn.ts';
import { shapeOf } from './shapeOf.ts';
import { isChanged, isUnderWay, submissionOf } from './submission.ts';
import type { SyncDeps } from './syncOutbounds.ts';
import { type OutboundChange, outbound } from './table.ts';

/** What is to be another; what is undefined stays. */
export type OutboundEdit = {
  [K in Exclude<keyof AskedTemplate, Droppable>]?: AskedTemplate[K] | undefined;
} & {
  /** Null: there is none any more. */
  [K in Droppable]?: AskedTemplate[K] | null;
} & {
  number?: string | undefined;
  /** Null: none any more. */
  flowId?: string | null | undefined;
};

type Droppable = 'headerText' | 'footerText' | 'codeExpiresInMinutes';

/** A change that has been looked at. `isLocal`: Meta's part of it stays as it is. */
export type PlannedChange = {
  row: OutboundRow;
  access: OpenWaba;
  draft: DraftTemplate;
  type: AskedTemplate['type'];
  isLocal: boolean;
  flowId: string | null;
};

/** Whether Meta lets a template of this status be changed. */
export const isChangeable = (status: string): boolean =>
  status === 'APPROVED' || status === 'REJECTED' || status === 'PAUSED';

/** AppError `not_found`; `invalid_request` for what cannot be; `conflict` while somebody else changes it. */
export async function planChange(
  unit: Unit,
  deps: SyncDeps,
  outboundId: string,
  edit: OutboundEdit,
  hasFile: boolean,
): Promise<PlannedChange> {
  const view = await getOutbound(unit, outboundId);
  const { outbound: row } = view;
  refuseFixed(view, edit);
  const { flowId = row.flowId, number: _, ...parts } = edit;
  if (edit.flowId) await requirePublished(unit, edit.flowId);
  const before = askedBefore(row);
  const given = Object.entries(parts).filter(([, value]) => value !== undefined);
  const asked: AskedTemplate = {
    ...before,
    ...Object.fromEntries(given.map(([field, value]) => [field, value ?? undefined])),
    examples: { ...before.examples, ...edit.examples },
  };
  const draft = draftTemplate(asked);
  const isLocal = !hasFile && before.type === asked.type && isEqual(draftTemplate(before), draft);
  const access = await openWaba(unit, deps, row.wabaId);
  return { row, access, draft, type: asked.type, isLocal, flowId };
}

function refuseFixed({ outbound: row, phoneNumber }: OutboundView, edit: OutboundEdit): void {
  if (!isChangeable(row.status)) {
    throw new AppError(
      'invalid_request',
      `an outbound that is ${row.status} cannot be changed: only one that is APPROVED, REJECTED or PAUSED`,
    );
  }
  const fixed = [
    ['outbound_name', row.name, edit.name],
    ['language_code', row.language, edit.language],
    ['waba_phone_number', phoneNumber, edit.number && lineNumber(edit.number)],
    ['category', row.category, row.status === 'APPROVED' ? edit.category : undefined],
  ] as const;
  for (const [field, stands, given] of fixed) {
    if (given === undefined || given === stands) continue;
    const whose = field === 'category' ? 'of an approved outbound ' : '';
    throw new AppError('invalid_request', `${field}: ${whose}cannot be changed, and is ${stands}`);
  }
}

const isEqual = (a: DraftTemplate, b: DraftTemplate): boolean =>
  canonicalJson(jsonOf(a.template)) === canonicalJson(jsonOf(b.template));

// Built of texts and numbers alone; what is undefined was not given.
const jsonOf = (value: object): Json => JSON.parse(JSON.stringify(value)) as Json;

/** What is to be kept of a change. */
export type Changed = Pick<PlannedChange, 'row' | 'flowId' | 'isLocal'> & {
  change: OutboundChange;
  category: string;
  components?: Json;
};

/**
 * Has the provider take a change. What its parts will mean is kept before it is asked, so that a reading
 * finds it whoever dies. What came of it is for `settleChange` to keep.
 */
export async function submitChange(
  deps: SyncDeps,
  accountId: string,
  planned: PlannedChange,
  header: HeaderFile | undefined,
): Promise<Changed> {
  const { row, access, draft, isLocal, flowId } = planned;
  const { category } = draft.template;
  const change: OutboundChange = {
    shape: isLocal ? row.shape : shapeOf(draft.template, header?.kind),
    names:
      isLocal && row.variableMapping.header !== undefined && draft.names.header === undefined
        ? { ...draft.names, header: row.variableMapping.header }
        : draft.names,
    replies: draft.replies,
    mediaId: isLocal ? row.mediaId : (header?.mediaId ?? null),
  };
  if (isLocal) return { row, flowId, isLocal, change, category };

  const isIt = and(eq(outbound.accountId, accountId), eq(outbound.id, row.id));
  await openUnit(deps, accountId, async (unit) => {
    const { tx, now } = unit;
    const [locked] = await tx.select().from(outbound).where(isIt).for('no key update');
    if (!locked || isUnderWay(locked.submission, now)) {
      throw new AppError(
        'conflict',
        'the outbound is being changed just now: ask again in a few minutes',
      );
    }
    if (header?.fresh) await addMedia(unit, header.fresh);
    const submission = submissionOf(now, draft.template, change);
    await tx.update(outbound).set({ submission }).where(isIt);
  });
  const template = await withHeader(deps, access, draft, header);
  const answer = template.ok
    ? await providerOf(access).changeTemplate(access, row.providerId, template.value, deps.http)
    : template;
  if (answer.ok) return { row, flowId, isLocal, change, category, ...answer.value };
  await settleNo(deps, { accountId, wabaId: access.id }, answer, {
    standsAs: async ({ tx }) => {
      const [read] = await tx.select({ shape: outbound.shape }).from(outbound).where(isIt);
      // What looks the same before and after does not tell.
      const tells = answer.why === 'unreachable' && !isChanged(row.shape, change);
      return tells && read !== undefined && isChanged(read.shape, change);
    },
    withdraw: async (unit) => {
      await unit.tx.update(outbound).set({ submission: null }).where(isIt);
      if (header?.fresh) await dropMedia(unit, header.mediaId);
    },
  });
  return { row, flowId, isLocal, change, category };
}

/** Keeps a change that was taken; one that was rejected or paused is looked at anew. */
export async function settleChange(
  unit: Unit,
  { row, flowId, isLocal, change, category, components }: Changed,
): Promise<OutboundView> {
  const { tx, accountId, now } = unit;
  await tx
    .update(outbound)
    .set({
      flowId,
      variableMapping: change.names,
      replies: change.replies,
      ...(!isLocal && {
        shape: change.shape,
        mediaId: change.mediaId,
        category,
        submission: null,
        status: sql`case when ${outbound.status} in ('REJECTED', 'PAUSED') then 'PENDING'
          else ${outbound.status} end`,
      }),
      ...(components !== undefined && { components }),
      updatedAt: now,
    })
    .where(and(eq(outbound.accountId, accountId), eq(outbound.id, row.id)));
  // Whether an approved one is looked at anew only the provider knows.
  if (!isLocal) await makeTemplatesDue(unit, row.wabaId);
  return getOutbound(unit, row.id);
}

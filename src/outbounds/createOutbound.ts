import { createHash } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import { toWire } from '../db/ids.ts';
import { openUnit, type Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { getLine } from '../lines/getLine.ts';
import { openWaba } from '../lines/openWaba.ts';
import { requirePublished } from '../lines/requirePublished.ts';
import { addMedia } from '../media/addMedia.ts';
import { dropMedia } from '../media/dropMedia.ts';
import type { HandedIn } from '../providers/management.ts';
import { type AskedTemplate, type DraftTemplate, draftTemplate } from './draftTemplate.ts';
import { getOutbound, type OutboundRow, type OutboundView } from './getOutbound.ts';
import { type HeaderFile, providerOf, settleNo, withHeader } from './handIn.ts';
import { shapeOf } from './shapeOf.ts';
import { isSame, isUnderWay, submissionOf } from './submission.ts';
import type { SyncDeps } from './syncOutbounds.ts';
import { outbound } from './table.ts';
import { tellOfOutbounds } from './tellOfOutbounds.ts';

export type AskedOutbound = AskedTemplate & {
  /** Of the line it is made for. */
  number: string;
  /** What `continue` starts where a send does not say. */
  flowId?: string | undefined;
};

/** A template that is handed in; `handedIn` is absent where it stood there already. */
export type Submitted = { outboundId: string; handedIn?: HandedIn };

/**
 * Hands a template in at the line's provider. Its name is taken before, so that whoever dies in between
 * leaves something to be found: by the same request, or by a reading of what stands there. What came of it
 * is for `settleOutbound` to keep. AppError `invalid_request` for what cannot be, with the provider's words
 * where it says so; `conflict` where the name is taken; `unavailable` where it must be asked again.
 */
export async function submitOutbound(
  deps: SyncDeps,
  accountId: string,
  asked: AskedOutbound,
  header: HeaderFile | undefined,
): Promise<Submitted> {
  const draft = draftTemplate(asked);
  const taken = await openUnit(deps, accountId, async (unit) => {
    const { line } = await getLine(unit, asked.number);
    if (asked.flowId !== undefined) await requirePublished(unit, asked.flowId);
    const access = await openWaba(unit, deps, line.wabaId);
    return { access, ...(await takeName(unit, line, asked, draft, header)) };
  });
  const { access, outboundId, stands } = taken;
  if (stands) return { outboundId };

  const template = await withHeader(deps, access, draft, header);
  const answer = template.ok
    ? await providerOf(access).createTemplate(access, access.providerId, template.value, deps.http)
    : template;
  if (answer.ok) return { outboundId, handedIn: answer.value };
  const isOurs = and(eq(outbound.accountId, accountId), eq(outbound.id, outboundId));
  await settleNo(deps, { accountId, wabaId: access.id }, answer, {
    standsAs: async ({ tx }) => {
      const [row] = await tx.select({ status: outbound.status }).from(outbound).where(isOurs);
      // A no to the first try can only be about somebody else's template.
      return row?.status !== submitting && (taken.isRepeat || answer.why === 'unreachable');
    },
    withdraw: async (unit) => {
      await unit.tx
        .update(outbound)
        .set({ status: 'DELETED', submission: null, mediaId: null, updatedAt: unit.now })
        .where(and(isOurs, eq(outbound.status, submitting)));
      if (header?.fresh) await dropMedia(unit, header.mediaId);
    },
  });
  return { outboundId };
}

/** Keeps what came of handing it in, unless a notice or a reading has told a later word. */
export async function settleOutbound(
  unit: Unit,
  { outboundId, handedIn }: Submitted,
): Promise<OutboundView> {
  const { tx, accountId, now } = unit;
  const isIt = and(eq(outbound.accountId, accountId), eq(outbound.id, outboundId));
  const before = await tx.select().from(outbound).where(isIt).for('no key update');
  await tx
    .update(outbound)
    .set({
      ...(handedIn && {
        providerId: handedIn.providerId,
        components: handedIn.components,
        status: sql`case when ${outbound.status} = ${submitting} then ${handedIn.status}
          else ${outbound.status} end`,
        category: handedIn.category,
      }),
      submission: null,
      updatedAt: now,
    })
    .where(isIt);
  await tellOfOutbounds(unit, before);
  return getOutbound(unit, outboundId);
}

/** Being handed in: nobody knows yet whether it stands there. */
const submitting = 'SUBMITTING';

async function takeName(
  unit: Unit,
  line: { id: string; wabaId: string },
  asked: AskedOutbound,
  draft: DraftTemplate,
  header: HeaderFile | undefined,
): Promise<{ outboundId: string; isRepeat: boolean; stands: boolean }> {
  const { tx, accountId, now } = unit;
  const { name, language } = asked;
  const [known] = await tx
    .select()
    .from(outbound)
    .where(
      and(
        eq(outbound.accountId, accountId),
        eq(outbound.wabaId, line.wabaId),
        eq(outbound.name, name),
        eq(outbound.language, language),
      ),
    )
    .for('no key update');
  const file = header && createHash('sha256').update(header.bytes).digest('hex');
  const request = { ...asked, file };
  if (known) requireFree(known, request, now);
  const isRepeat = known !== undefined && isSame(known.submission, request);
  if (isRepeat && known.status !== submitting && known.status !== 'DELETED') {
    return { outboundId: known.id, isRepeat, stands: true };
  }
  if (header?.fresh) await addMedia(unit, header.fresh);
  const row = {
    lineId: line.id,
    providerId: '',
    category: asked.category,
    status: submitting,
    quality: 'UNKNOWN',
    failureReason: null,
    components: [],
    shape: shapeOf(draft.template, header?.kind),
    variableMapping: draft.names,
    replies: draft.replies,
    flowId: asked.flowId ?? null,
    mediaId: header?.mediaId ?? null,
    submission: submissionOf(now, request),
    // Notices tell their time in whole seconds: one of this second is a later word.
    statusAt: new Date(Math.floor(now.getTime() / 1_000) * 1_000),
    syncedAt: now,
    updatedAt: now,
  };
  const [written] = known
    ? await tx
        .update(outbound)
        .set(row)
        .where(and(eq(outbound.accountId, accountId), eq(outbound.id, known.id)))
        .returning({ id: outbound.id })
    : await tx
        .insert(outbound)
        .values({
          ...row,
          accountId,
          id: unit.newId(),
          wabaId: line.wabaId,
          name,
          language,
          createdAt: now,
        })
        .onConflictDoNothing()
        .returning({ id: outbound.id });
  if (!written) throw beingHandedIn(asked);
  return { outboundId: written.id, isRepeat, stands: false };
}

function requireFree(
  known: OutboundRow,
  asked: AskedOutbound & { file?: string | undefined },
  now: Date,
): void {
  if (isUnderWay(known.submission, now)) throw beingHandedIn(asked);
  if (known.status === 'DELETED' || known.status === submitting) return;
  if (isSame(known.submission, asked)) return;
  throw new AppError(
    'conflict',
    `there is an outbound "${asked.name}" in ${asked.language} already (${toWire('OTB', known.id)}): change that, or take another name`,
  );
}

const beingHandedIn = ({ name, language }: AskedOutbound): AppError =>
  new AppError(
    'conflict',
    `the outbound "${name}" in ${language} is being handed in just now: ask again in a few minutes`,
  );

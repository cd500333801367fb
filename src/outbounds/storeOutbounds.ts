import { sql } from 'drizzle-orm';
import { insertRows, selectRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { defaultAction, defaultNames, keptNames } from '../messages/templateShape.ts';
import type { TemplateInfo } from '../providers/management.ts';
import { isChanged, isUnderWay } from './submission.ts';
import { type OutboundReply, outbound } from './table.ts';
import { tellOfOutbounds } from './tellOfOutbounds.ts';

type OutboundRow = typeof outbound.$inferSelect;

/**
 * The templates of a WABA as its outbounds: new ones are added, known ones brought up to date with
 * the names, replies and flow that were given to them here, and what is not among them any more is
 * `DELETED`. `askedAt`: what a notice has told of since then is newer than this.
 */
export async function storeOutbounds(
  unit: Unit,
  wabaId: string,
  templates: TemplateInfo[],
  askedAt: Date,
): Promise<void> {
  const { accountId, tx } = unit;
  // Locked, so that no notice tells of a template between our reading and our writing.
  const ofWaba = sql`account_id = ${accountId} and waba_id = ${wabaId}
    order by name, language for no key update`;
  const known = new Map(
    (await selectRows(tx, outbound, ofWaba)).map((row) => [nameOf(row), row] as const),
  );
  // In one order, so that two who do the same wait for each other; a name is stored once.
  const given = new Map(templates.map((each) => [nameOf(each), each] as const));
  const rows = [...given.values()]
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
    .map((each) => rowOf(unit, wabaId, each, known.get(nameOf(each)), askedAt));
  await insertRows(tx, outbound, rows, {
    onConflict: { target: ['accountId', 'wabaId', 'name', 'language'], set: told },
  });
  const gone = [...known.values()].filter(
    (row) =>
      !given.has(nameOf(row)) && row.statusAt <= askedAt && !isUnderWay(row.submission, askedAt),
  );
  await tellOfOutbounds(unit, [...known.values()]);
  for (const { id } of gone) {
    await run(
      tx,
      sql`update outbound set status = 'DELETED', status_at = ${askedAt}, updated_at = ${unit.now}
        where account_id = ${accountId} and id = ${id} and status <> 'DELETED'`,
    );
  }
}

const told = [
  'providerId',
  'category',
  'status',
  'quality',
  'failureReason',
  'components',
  'shape',
  'variableMapping',
  'replies',
  'mediaId',
  'statusAt',
  'syncedAt',
  'updatedAt',
] as const;

const nameOf = ({ name, language }: { name: string; language: string }): string =>
  `${name} ${language}`;

function rowOf(
  { accountId, now, newId }: Unit,
  wabaId: string,
  { shape, components, ...info }: TemplateInfo,
  known: OutboundRow | undefined,
  askedAt: Date,
): OutboundRow {
  const { header: inHeader, ...others } = defaultNames(shape, info.category);
  const change = known?.submission?.change;
  // Whoever changed it may have died before they could write down what its parts mean now.
  const meant = change && isChanged(shape, change) ? change : undefined;
  const mediaId = meant ? meant.mediaId : (known?.mediaId ?? null);
  // A file that every send shows is no variable.
  const isShown = shape.header?.type === 'media' && mediaId !== null;
  const names = isShown || inHeader === undefined ? others : { header: inHeader, ...others };
  const isOvertaken = known !== undefined && known.statusAt > askedAt;
  const word = isOvertaken
    ? { status: known.status, failureReason: known.failureReason, statusAt: known.statusAt }
    : {
        status: info.status,
        failureReason: info.failureReason ?? null,
        // Notices tell their time in whole seconds, and one of this second may be later than we.
        statusAt: new Date(Math.floor(askedAt.getTime() / 1_000) * 1_000),
      };
  return {
    accountId,
    id: known?.id ?? newId(),
    wabaId,
    lineId: known?.lineId ?? null,
    providerId: info.providerId,
    name: info.name,
    language: info.language,
    category: info.category,
    quality: info.quality,
    ...word,
    components,
    shape,
    variableMapping: keptNames(meant?.names ?? known?.variableMapping ?? names, names),
    replies: repliesOf(shape.buttons, meant?.replies ?? known?.replies ?? []),
    flowId: known?.flowId ?? null,
    mediaId,
    submission: known?.submission ?? null,
    syncedAt: now,
    createdAt: known?.createdAt ?? now,
    updatedAt: now,
  };
}

/** Quick replies keep the meaning they were given, by their label. */
function repliesOf(
  buttons: TemplateInfo['shape']['buttons'],
  before: OutboundReply[],
): OutboundReply[] {
  return buttons
    .map((button, index) => ({ button, index }))
    .filter(({ button }) => button.type === 'reply')
    .map(({ button: { text: title }, index }, place) => ({
      index,
      title,
      action: before.find((each) => each.title === title)?.action ?? defaultAction(place),
    }));
}

import { and, asc, desc, eq, inArray, ne, or } from 'drizzle-orm';
import type { SecretBox } from '../accounts/secretBox.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import type { LineInfo } from '../providers/management.ts';
import { type LineView, selectLines } from './getLine.ts';
import { lineNumber } from './lineNumber.ts';
import { accessTokenPlace, appSecretPlace } from './lineSecrets.ts';
import { line, lineDirectory, waba } from './table.ts';

export type SubscribedWaba = {
  provider: string;
  /** The provider's id of it. */
  providerId: string;
  accessToken: string;
  /** Of the app that signs its webhooks, where that is none of the instance's. */
  appSecret?: string | undefined;
  lines: LineInfo[];
};

/**
 * Adds a WABA and its lines, or brings them up to date: the token is replaced, the app's secret
 * where one is given, and a line keeps its id, settings and default flow. AppError `conflict` where
 * another account has the WABA or one of the lines.
 */
export async function storeWaba(
  unit: Unit,
  secretBox: SecretBox,
  input: SubscribedWaba,
): Promise<LineView[]> {
  const wabaId = await claim(unit, input.provider, 'waba', input.providerId, unit.newId());
  await saveWaba(unit, secretBox, wabaId, input);

  // In one order everywhere, so that two that overlap wait for each other and do not deadlock.
  const infos = input.lines.toSorted((a, b) => (a.providerLineId < b.providerLineId ? -1 : 1));
  for (const info of infos) await saveLine(unit, input.provider, wabaId, info);

  const { accountId } = unit;
  return selectLines(unit)
    .where(and(eq(line.accountId, accountId), eq(line.wabaId, wabaId)))
    .orderBy(asc(line.id));
}

/** AppError `conflict` where another account has the WABA or one of the lines. */
export async function requireUnclaimed(
  { tx, accountId }: Unit,
  provider: string,
  wabaId: string,
  lineIds: string[],
): Promise<void> {
  const { kind, providerId } = lineDirectory;
  const [foreign] = await tx
    .select({ kind, providerId })
    .from(lineDirectory)
    .where(
      and(
        ne(lineDirectory.accountId, accountId),
        eq(lineDirectory.provider, provider),
        or(
          and(eq(kind, 'waba'), eq(providerId, wabaId)),
          and(eq(kind, 'line'), inArray(providerId, lineIds)),
        ),
      ),
    )
    .orderBy(desc(kind))
    .limit(1);
  if (foreign) throw ownedElsewhere(foreign.kind, foreign.providerId);
}

const ownedElsewhere = (kind: 'line' | 'waba', providerId: string): AppError =>
  new AppError(
    'conflict',
    `The ${kind === 'waba' ? 'WABA' : 'phone_number_id'} ${providerId} belongs to another account`,
  );

/** Our own id of what a provider calls `providerId`: the one it has, or `newId` from now on. */
async function claim(
  { tx, accountId }: Unit,
  provider: string,
  kind: 'line' | 'waba',
  providerId: string,
  newId: string,
  wabaId = newId,
): Promise<string> {
  const lineId = kind === 'line' ? newId : null;
  await tx
    .insert(lineDirectory)
    .values({ provider, kind, providerId, accountId, wabaId, lineId })
    .onConflictDoNothing();
  const [row] = await tx
    .select()
    .from(lineDirectory)
    .where(
      and(
        eq(lineDirectory.provider, provider),
        eq(lineDirectory.kind, kind),
        eq(lineDirectory.providerId, providerId),
      ),
    );
  if (row?.accountId !== accountId) throw ownedElsewhere(kind, providerId);
  return row.lineId ?? row.wabaId;
}

async function saveWaba(
  { tx, accountId, now }: Unit,
  secretBox: SecretBox,
  id: string,
  { provider, providerId, accessToken, appSecret }: SubscribedWaba,
): Promise<void> {
  const sealed = {
    accessToken: secretBox.seal(accessTokenPlace(accountId, id), accessToken),
    ...(appSecret && { appSecret: secretBox.seal(appSecretPlace(accountId, id), appSecret) }),
  };
  await tx
    .insert(waba)
    .values({ accountId, id, provider, providerId, ...sealed, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({ target: [waba.accountId, waba.id], set: { ...sealed, updatedAt: now } });
}

async function saveLine(
  unit: Unit,
  provider: string,
  wabaId: string,
  info: LineInfo,
): Promise<void> {
  const { tx, accountId, now } = unit;
  const { providerLineId: providerId } = info;
  const phoneNumber = lineNumber(info.phoneNumber);
  // A number that was registered anew has another id at the provider and is still the same line.
  const known = await findByNumber(unit, phoneNumber);
  const id = await claim(unit, provider, 'line', providerId, known ?? unit.newId(), wabaId);

  const told = {
    wabaId,
    provider,
    providerId,
    phoneNumber,
    name: info.verifiedName ?? phoneNumber,
    status: info.status ?? '',
    quality: info.quality ?? '',
    tier: info.messagingTier ?? '',
    throughput: info.throughput,
    onBusinessApp: info.onBusinessApp,
    updatedAt: now,
  };
  await tx
    .insert(line)
    .values({
      ...told,
      accountId,
      id,
      pausedReason: null,
      pausedUntil: null,
      defaultFlowId: null,
      settings: { readMarks: false, typing: false },
      createdAt: now,
    })
    .onConflictDoUpdate({
      target: [line.accountId, line.id],
      set: { ...told, pausedReason: null, pausedUntil: null },
    });

  const ofLine = and(eq(lineDirectory.accountId, accountId), eq(lineDirectory.lineId, id));
  await tx.delete(lineDirectory).where(and(ofLine, ne(lineDirectory.providerId, providerId)));
  await tx.update(lineDirectory).set({ wabaId }).where(ofLine);
}

async function findByNumber(
  { tx, accountId }: Unit,
  phoneNumber: string,
): Promise<string | undefined> {
  const [found] = await tx
    .select({ id: line.id })
    .from(line)
    .where(and(eq(line.accountId, accountId), eq(line.phoneNumber, phoneNumber)));
  return found?.id;
}

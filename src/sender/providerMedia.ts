import { arrayBuffer } from 'node:stream/consumers';
import { and, eq, inArray } from 'drizzle-orm';
import type { Logger } from 'pino';
import { Agent } from 'undici';
import { message } from '../chats/table.ts';
import { fromWire } from '../db/ids.ts';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import type { LineAccessLookup } from '../lines/lineAccess.ts';
import { sizeFault } from '../media/mediaKind.ts';
import {
  type FileForLine,
  findFileForLine,
  forgetUpload,
  keepUpload,
} from '../media/providerMedia.ts';
import type { MediaStore } from '../media/store.ts';
import type { MediaKind } from '../messages/content.ts';
import type { Provider, SendResult } from '../providers/contract.ts';
import { providers } from '../providers/registry.ts';

/** A file as a message names it: wire id (`MED…`), and what it is sent as. */
export type FileToSend = { mediaId: string; kind: MediaKind };

/** A file at a provider. `isOld`: its id may have been forgotten there. */
export type FileAtProvider = { mediaId: string; providerId: string; isOld: boolean };

/** A file's id at the provider, or what becomes of the messages that needed it. */
type FoundFile = { ok: true; file: FileAtProvider } | { ok: false; result: SendResult };

export type ProviderMedia = {
  /**
   * Puts the file at the line's provider if it is not there, and anew where one of the messages that
   * are to carry it has failed for an old id. Never rejects; can take minutes.
   */
  find(
    accountId: string,
    lineId: string,
    file: FileToSend,
    messageIds: string[],
  ): Promise<FoundFile>;
  /**
   * What the result of a send with a file means: where the provider does not know an old id any more,
   * it is forgotten and the message tried again with another, once.
   */
  review(
    accountId: string,
    lineId: string,
    file: FileAtProvider,
    result: SendResult,
  ): Promise<SendResult>;
  /** Breaks off uploads under way. */
  stop(): Promise<void>;
};

export type ProviderMediaDeps = UnitDeps & {
  log: Logger;
  lineAccess: LineAccessLookup;
  mediaStore: MediaStore;
};

/** Uploads at the same time: a file is held in memory, and can have 100 MB. */
const places = 2;
const uploadWithinMs = 120_000;
/** An id that is refused sooner than this is not refused for its age. */
const freshForMs = 3_600_000;
/** Meta's own code for a file it could not take: media upload error. */
const badFile = 131053;

/** Sees to it that files are where a line's provider can send them from. */
export function createProviderMedia(deps: ProviderMediaDeps): ProviderMedia {
  const dispatcher = new Agent({ connections: places });
  const uploads = new Map<string, Promise<FoundFile>>();
  const inPlace = createPlaces(places);

  async function find(
    accountId: string,
    lineId: string,
    file: FileToSend,
    messageIds: string[],
  ): Promise<FoundFile> {
    try {
      const mediaId = fromWire('MED', file.mediaId);
      const { found, failures, now } = await openUnit(deps, accountId, async (unit) => ({
        found: await findFileForLine(unit, mediaId, lineId),
        failures: await findFailures(unit, messageIds),
        now: unit.now,
      }));
      if (!found) return never(`There is no media with the id ${file.mediaId}`);
      const refused = refusalOf(found, file);
      if (refused) return refused;
      if (!found.upload) return await uploadOnce(accountId, lineId, mediaId, found);
      const { providerId, uploadedAt } = found.upload;
      const isOld = now.getTime() - uploadedAt.getTime() > freshForMs;
      if (isOld && (await isRefused(accountId, lineId, failures))) {
        await openUnit(deps, accountId, (unit) =>
          forgetUpload(unit, { mediaId, lineId, providerId }),
        );
        return await uploadOnce(accountId, lineId, mediaId, found);
      }
      return { ok: true, file: { mediaId, providerId, isOld } };
    } catch (error) {
      if (error instanceof AppError) return never(error.message);
      deps.log.warn({ err: error }, 'a file was not uploaded, to be tried again');
      return { ok: false, result: { outcome: 'not_called', detail: String(error) } };
    }
  }

  /** A status can refuse an id long after the send was taken. */
  async function isRefused(
    accountId: string,
    lineId: string,
    failures: { code: number; detail: string }[],
  ): Promise<boolean> {
    if (failures.length === 0) return false;
    const { provider } = await openLine(accountId, lineId);
    return failures.some(({ code, detail }) =>
      provider.refusesMedia(provider.failureOf(code, detail)),
    );
  }

  /** Whoever needs a file that is being uploaded waits for it. */
  function uploadOnce(
    accountId: string,
    lineId: string,
    mediaId: string,
    found: FileForLine,
  ): Promise<FoundFile> {
    const key = `${accountId} ${lineId} ${mediaId}`;
    const upload =
      uploads.get(key) ??
      inPlace(() => put(accountId, lineId, mediaId, found)).finally(() => uploads.delete(key));
    uploads.set(key, upload);
    return upload;
  }

  async function put(
    accountId: string,
    lineId: string,
    mediaId: string,
    { mimeType, filename }: FileForLine,
  ): Promise<FoundFile> {
    const { line, provider } = await openLine(accountId, lineId);
    const stored = await deps.mediaStore.get({ accountId, mediaId });
    if (!stored) return never('The bytes of the file are not in the store');
    const bytes = new Uint8Array(await arrayBuffer(stored.bytes));
    const http = { dispatcher, timeoutMs: uploadWithinMs };
    const answer = await provider.uploadMedia(
      line,
      { bytes, mimeType, filename: filename ?? mediaId },
      http,
    );
    if (!answer.ok && answer.why === 'unreachable') return later(answer.message, outage);
    if (!answer.ok) {
      const failure = provider.failureOf(answer.code, answer.message);
      return { ok: false, result: { outcome: 'refused', failure } };
    }
    const providerId = answer.value.id;
    await openUnit(deps, accountId, (unit) => keepUpload(unit, { mediaId, lineId, providerId }));
    return { ok: true, file: { mediaId, providerId, isOld: false } };
  }

  async function openLine(accountId: string, lineId: string) {
    const line = await deps.lineAccess(accountId, lineId);
    const provider: Provider | undefined = providers.get(line.provider);
    if (!provider) throw new Error(`No provider "${line.provider}"`);
    return { line, provider };
  }

  return {
    find,
    async review(accountId, lineId, { isOld, mediaId, providerId }, result) {
      if (result.outcome !== 'refused' || !isOld) return result;
      const { provider } = await openLine(accountId, lineId);
      if (!provider.refusesMedia(result.failure)) return result;
      await openUnit(deps, accountId, (unit) =>
        forgetUpload(unit, { mediaId, lineId, providerId }),
      );
      return later(result.failure.detail, [1_000]).result;
    },
    stop: () => dispatcher.destroy(),
  };
}

/** Why messages that are tried again have failed before. */
async function findFailures(unit: Unit, messageIds: string[]) {
  const rows = await unit.tx
    .select({ code: message.errorCode, detail: message.error })
    .from(message)
    .where(and(eq(message.accountId, unit.accountId), inArray(message.id, messageIds)));
  return rows.flatMap(({ code, detail }) =>
    code === null ? [] : [{ code, detail: detail ?? '' }],
  );
}

function refusalOf(found: FileForLine, { mediaId, kind }: FileToSend): FoundFile | undefined {
  if (found.status === 'lost') {
    return never(`The file ${mediaId} was lost: ${found.error ?? 'nobody knows why'}`);
  }
  // It came in a message, and is still being fetched.
  if (found.status === 'pending') return later(`The file ${mediaId} is not here yet`, outage);
  const fault = sizeFault(kind, found.size);
  return fault === undefined ? undefined : never(fault);
}

const outage = [2_000, 8_000, 30_000, 120_000, 300_000];

/** Nothing is wrong with the message: it waits until it can go, or its window closes. */
const later = (detail: string, delaysMs: number[]): Extract<FoundFile, { ok: false }> => ({
  ok: false,
  result: {
    outcome: 'refused',
    failure: {
      code: badFile,
      detail,
      policy: { action: 'later', delaysMs, afterwards: 'keep_trying', scope: 'message' },
    },
  },
});

const never = (detail: string): FoundFile => ({
  ok: false,
  result: {
    outcome: 'refused',
    failure: { code: badFile, detail, policy: { action: 'never' } },
  },
});

/** Lets at most `free` of what it is given run at the same time; the others wait their turn. */
function createPlaces(free: number) {
  const waiting: (() => void)[] = [];
  let left = free;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (left > 0) left -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else left += 1;
    }
  };
}

import { sql } from 'drizzle-orm';
import type { SecretBox } from '../accounts/secretBox.ts';
import { message } from '../chats/table.ts';
import { findUuid, fromWire, toWire } from '../db/ids.ts';
import { arrayOf } from '../db/literals.ts';
import { selectRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import type { MessageFacts } from '../engine/effects.ts';
import type { JournalEntry } from '../engine/replay.ts';
import type { ReplayedProcess } from '../engine/sceneOfReads.ts';
import type { Content } from '../messages/content.ts';
import type { InContent } from '../messages/events.ts';
import { getProcess } from '../processes/getProcess.ts';
import { journal } from '../processes/table.ts';
import type { FlowShelf } from './flowShelf.ts';
import { eventOfJournal, messageIn, type WrittenEntry, writtenEntry } from './journalEvent.ts';
import { flowKey, type MessageRow, type ProcessRow } from './scene.ts';
import { openSensitive } from './sensitiveAtRest.ts';

/** All that is kept of a process: what happened to it, what it said, and how it stands. */
export type History = {
  /** With its sensitive variables open. */
  process: ProcessRow;
  replayed: ReplayedProcess;
  entries: JournalEntry[];
  /** What it said, oldest first. */
  said: SaidRow[];
};

export type SaidRow = MessageRow & { content: Content };

/**
 * A process with its journal and messages. AppError `not_found` where the account has no such
 * process; reading an entry's event, `unprocessable` where what it heard is not there any more.
 */
export async function readHistory(
  unit: Unit,
  { shelf, secretBox }: { shelf: FlowShelf; secretBox: SecretBox },
  processId: string,
): Promise<History> {
  const { process: row } = await getProcess(unit, processId);
  const { tx, accountId } = unit;
  const [rows, said] = await Promise.all([
    selectRows(
      tx,
      journal,
      sql`account_id = ${accountId} and process_id = ${processId} order by seq`,
    ),
    readSaid(unit, row),
  ]);
  const written = rows.map(writtenEntry);
  const heard = await readHeard(unit, written);
  const flows = await shelf.take(unit, versionsIn(row, written));
  const process = openSensitive(secretBox, flows, row);
  return {
    process,
    said,
    entries: written.map((entry) => ({
      seq: entry.seq,
      at: entry.at,
      reads: entry.reads,
      step: entry.step,
      visit: entry.visit,
      path: entry.path,
      // Only when it is its turn: what came before something that is lost can still be worked out.
      get event() {
        return eventOfJournal(entry, row, heard);
      },
      lastMessage: heard.get(messageIn(entry) ?? ''),
    })),
    replayed: {
      id: toWire('IDP', row.id),
      startedAt: row.createdAt,
      seed: row.id,
      trigger: row.trigger,
      flowId: toWire('IPF', row.flowId),
      version: (flowId, version) => flows.get(flowKey(fromWire('IPF', flowId), version)),
    },
  };
}

async function readSaid(unit: Unit, row: ProcessRow): Promise<SaidRow[]> {
  const rows = await selectRows(
    unit.tx,
    message,
    sql`account_id = ${unit.accountId} and chat_id = ${row.chatId} and process_id = ${row.id}
      and direction = 'out' order by seq`,
  );
  return rows.filter(isSaid);
}

// What goes out is what can be said: nothing else is written there.
const isSaid = (row: MessageRow): row is SaidRow => row.direction === 'out';

/** The messages that the journal names, as the flow saw them, by their ids. */
async function readHeard(unit: Unit, written: WrittenEntry[]): Promise<Map<string, MessageFacts>> {
  const ids = written.flatMap((entry) => findUuid('MSG', messageIn(entry) ?? '') ?? []);
  if (ids.length === 0) return new Map();
  const rows = await selectRows(
    unit.tx,
    message,
    sql`account_id = ${unit.accountId} and id = any(${arrayOf('uuid', ids)})`,
  );
  return new Map(rows.map((row) => [toWire('MSG', row.id), factsOf(row)]));
}

function factsOf({ id, at, content, mediaId }: MessageRow): MessageFacts {
  // What came in is what can be heard.
  const heard = content as InContent;
  const facts = { id: toWire('MSG', id), at, content: heard };
  if (heard.type !== 'media' || mediaId === null) return facts;
  const { kind, mimeType, sha256, filename, caption } = heard.media;
  return {
    ...facts,
    media: {
      media_id: toWire('MED', mediaId),
      kind,
      mime_type: mimeType,
      ...(sha256 !== undefined && { sha256 }),
      ...(filename !== undefined && { filename }),
      ...(caption !== undefined && { caption }),
    },
  };
}

/** Every version that the process ran, or is within. */
function versionsIn(row: ProcessRow, written: WrittenEntry[]) {
  const own = written.flatMap(({ event }) =>
    event.type === 'start' && typeof event.version === 'number' ? [event.version] : [],
  );
  const moved = written.flatMap(({ event }) => {
    const flowId = event.type === 'migrated' ? findUuid('IPF', String(event.flow_id)) : undefined;
    return flowId === undefined
      ? []
      : [event.from, event.to].map((version) => ({ flowId, version: Number(version) }));
  });
  const entered = written.flatMap(({ reads }) =>
    Object.entries(reads).flatMap(([path, version]) => {
      const flowId = path.startsWith('flows.') ? findUuid('IPF', path.slice(6)) : undefined;
      return flowId !== undefined && typeof version === 'number' ? [{ flowId, version }] : [];
    }),
  );
  const all = [row.flowVersion, ...own].map((version) => ({ flowId: row.flowId, version }));
  return [...all, ...moved, ...entered];
}

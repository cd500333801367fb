import { type SQL, sql } from 'drizzle-orm';
import type { SecretBox } from '../../accounts/secretBox.ts';
import { message } from '../../chats/table.ts';
import { findUuid, toWire } from '../../db/ids.ts';
import { arrayOf } from '../../db/literals.ts';
import { selectRows } from '../../db/rows.ts';
import type { Unit } from '../../db/unit.ts';
import type { CompiledFlow } from '../../engine/compileFlow.ts';
import type { MessageFacts } from '../../engine/effects.ts';
import type { JournalEntry } from '../../engine/replay.ts';
import type { Content } from '../../messages/content.ts';
import type { InContent } from '../../messages/events.ts';
import { journal, process } from '../../processes/table.ts';
import { withoutWords } from '../decide/conceal.ts';
import { mediaFacts } from '../decide/keepMedia.ts';
import type { FlowShelf } from '../gather/flowShelf.ts';
import type { MessageRow, ProcessRow } from '../scene.ts';
import { eventOfJournal, messageIn, type WrittenEntry, writtenEntry } from './journalEvent.ts';

export type SaidRow = MessageRow & { content: Content };

/** Entries of a journal, oldest first, each with what was said because of it. */
export type HistoryPage = {
  entries: { entry: JournalEntry; said: SaidRow[] }[];
  /** How the process stands after the last of them; only where there are no more. */
  stands?: ProcessRow;
};

/** Each may hold an answer of 256 KiB. */
const pageSize = 100;

/**
 * A process's journal after the entry `after`, and all it takes to work it out again: flows that these
 * entries speak of are put into `flows`. Reading an entry's event is AppError `unprocessable` where what
 * it heard is not there any more.
 */
export async function readHistoryPage(
  unit: Unit,
  { shelf, secretBox }: { shelf: FlowShelf; secretBox: SecretBox },
  row: ProcessRow,
  { after, flows }: { after: number; flows: Map<string, CompiledFlow> },
): Promise<HistoryPage> {
  const found = await readJournal(unit, row, after, pageSize + 1);
  const written = found.slice(0, pageSize);
  const [first] = written;
  if (!first) return { entries: [] };
  let following = found[pageSize]?.seq;
  const said = await readSaid(unit, row, first.seq, following);
  const stands = following === undefined ? await readProcess(unit, row) : undefined;
  // What has happened while this was read: then neither is of these entries alone.
  following ??= (await readJournal(unit, row, written.at(-1)?.seq ?? 0, 1))[0]?.seq;

  const heard = await readHeard(unit, written);
  for (const [key, flow] of await shelf.take(unit, versionsIn(row, written))) flows.set(key, flow);
  const entries = written.map((each, index) => {
    const next = written[index + 1]?.seq ?? following ?? Number.POSITIVE_INFINITY;
    return {
      entry: entryOf(secretBox, each, row, heard.get(messageIn(each) ?? '')),
      said: said.filter(({ seq }) => seq > each.seq && seq < next),
    };
  });
  return following === undefined && stands ? { entries, stands } : { entries };
}

/** Whether a process's journal has more than `count` entries up to `until`. */
export async function isLongerThan(
  { tx, accountId }: Unit,
  { id }: ProcessRow,
  count: number,
  until: number,
): Promise<boolean> {
  const rows = await selectRows(
    tx,
    journal,
    sql`account_id = ${accountId} and process_id = ${id} and seq <= ${until}
      order by seq offset ${count}::int limit 1`,
    ['seq'],
  );
  return rows.length > 0;
}

function entryOf(
  box: SecretBox,
  written: WrittenEntry,
  row: ProcessRow,
  heard: MessageFacts | undefined,
): JournalEntry {
  const { seq, at, reads, step, visit, path, event } = written;
  // Words that were hidden then may have been given back since.
  const isHidden = heard && event.hidden === true;
  const seen = isHidden ? { ...heard, content: withoutWords(heard.content) } : heard;
  return {
    ...{ seq, at, reads, step, visit, path },
    // Only when it is its turn: what came before something that is lost can still be worked out.
    get event() {
      return eventOfJournal(box, written, row, seen);
    },
    lastMessage: seen,
  };
}

const readJournal = async (
  { tx, accountId }: Unit,
  { id }: ProcessRow,
  after: number,
  limit: number,
): Promise<WrittenEntry[]> => {
  const rows = await selectRows(
    tx,
    journal,
    sql`account_id = ${accountId} and process_id = ${id} and seq > ${after}
      order by seq limit ${limit}::int`,
  );
  return rows.map(writtenEntry);
};

const readProcess = async (
  { tx, accountId }: Unit,
  { id }: ProcessRow,
): Promise<ProcessRow | undefined> =>
  (await selectRows(tx, process, sql`account_id = ${accountId} and id = ${id}`))[0];

async function readSaid(
  { tx, accountId }: Unit,
  { id, chatId }: ProcessRow,
  after: number,
  before: number | undefined,
): Promise<SaidRow[]> {
  const until: SQL = before === undefined ? sql`` : sql`and seq < ${before}`;
  const rows = await selectRows(
    tx,
    message,
    sql`account_id = ${accountId} and chat_id = ${chatId} and process_id = ${id}
      and direction = 'out' and seq > ${after} ${until} order by seq`,
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
  const media =
    heard.type === 'media' && mediaId !== null ? mediaFacts(mediaId, heard.media) : undefined;
  return { id: toWire('MSG', id), at, content: heard, ...(media && { media }) };
}

/** Every version that the process ran, or was within, as far as these entries tell. */
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

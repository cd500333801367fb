import type { WantedEvents } from '../accounts/table.ts';
import type { Presence } from '../agents/presence.ts';
import type { call } from '../calls/table.ts';
import type { chat, message } from '../chats/table.ts';
import type { Property } from '../contacts/property.ts';
import type { contact } from '../contacts/table.ts';
import type { BusinessHours } from '../engine/businessHours.ts';
import type { CompiledFlow } from '../engine/compileFlow.ts';
import type { Sentences } from '../engine/effects.ts';
import type { WordLists, Words } from '../engine/words.ts';
import type { line } from '../lines/table.ts';
import type { KnownOutbound } from '../outbounds/readOutbounds.ts';
import type { sentOutbound } from '../outbounds/table.ts';
import type { process } from '../processes/table.ts';
import type { attempt } from '../sender/table.ts';
import type { FailedTry } from './gather/readFailedTries.ts';
import type { timer } from './table.ts';

export type ContactRow = typeof contact.$inferSelect;
/** But for what the table works out by itself. */
export type ChatRow = Omit<typeof chat.$inferSelect, 'activeSlot'>;
export type ProcessRow = typeof process.$inferSelect;
export type MessageRow = typeof message.$inferSelect;
export type TimerRow = typeof timer.$inferSelect;
export type AttemptRow = typeof attempt.$inferSelect;
type CallRow = typeof call.$inferSelect;
export type SentOutboundRow = typeof sentOutbound.$inferSelect;
type LineRow = typeof line.$inferSelect;

/** Everything a turn read under its locks; deciding reads nothing else. */
export type Scene = {
  accountId: string;
  now: Date;
  account: {
    timezone: string;
    businessHours: BusinessHours | null;
    lists: WordLists;
    words: Words;
    sentences: Sentences;
    /** What hooks are to be told of. */
    wantedEvents: readonly WantedEvents[];
    /** What happens in chats is written to their feed. */
    isFollowed: boolean;
    properties: readonly Property[];
  };
  lines: Map<string, LineRow>;
  /** Flow of each phrase that this turn's texts could mean, by `<line id> <phrase key>`. */
  phrases: Map<string, string>;
  /** Newest published version of each flow that could start. */
  newest: Map<string, number>;
  /** Compiled versions, by `flowKey`. */
  flows: Map<string, CompiledFlow>;
  /** Outbounds that these flows send, by their ids on the wire. */
  outbounds: ReadonlyMap<string, KnownOutbound>;
  /** Who answers chats, where a flow of this turn asks and the account has told us. */
  agents: readonly Presence[] | undefined;
  people: Map<string, Person>;
  /** Processes whose sensitive variables no key opens, with the reason; nothing can be decided for them. */
  unreadable?: ReadonlyMap<string, string>;
  /** Messages of theirs that are stored already, by `<line id> <hex of the provider key>`. */
  knownMessages: Set<string>;
  /** Events without a row of their own that have been handled already, by hex of their key. */
  seen: Set<string>;
  /** Attempts that statuses of this turn speak of, and the messages they tried to send. */
  attempts: AttemptRow[];
  sentMessages: Map<string, MessageRow>;
  /** Calls that answers of this turn belong to, while nobody has decided those, by id. */
  calls: Map<string, Pick<CallRow, 'id' | 'processId' | 'contactId' | 'visit' | 'callId'>>;
  /** What was written last in chats whose flows may look at it, by chat; see `readLastMessages`. */
  lastMessages: ReadonlyMap<string, MessageRow>;
  /** Heads of chats that a sender has claimed: whatever is decided now comes after them. */
  onTheWire: Set<string>;
  /** Contacts that this turn has made. */
  strangers?: ReadonlySet<string>;
  /** Processes, over by now, of drafts that were only tried out: hooks are told of none of their messages. */
  triedProcesses?: ReadonlySet<string>;
  /** Campaigns, of those of which a message has failed in this turn, that send nothing any more. */
  endedCampaigns?: ReadonlySet<string>;
  /** Of messages of which a failure is told, the tries that had failed before. */
  failedTries?: readonly FailedTry[];
  /** Contact of each name that occurs in this turn, by `keyText`. */
  identities: Map<string, string>;
};

/** A contact and all that hangs on it, locked together. */
export type Person = {
  contact: ContactRow;
  chats: ChatRow[];
  /** Open processes only. */
  processes: ProcessRow[];
  /** Timers of the open processes, due or not. */
  timers: TimerRow[];
  /** Sent outbounds that what happens in this turn may answer, newest first. */
  sentOutbounds: SentOutboundRow[];
};

export const flowKey = (flowId: string, version: number): string => `${flowId}@${version}`;

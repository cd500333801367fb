import type { Content } from '../messages/content.ts';
import type { CallAnswer, InContent, Json } from '../messages/events.ts';
import type { SentReply } from '../messages/outboundReply.ts';
import type { BusinessHours } from './businessHours.ts';
import type { CallRequest } from './callRequest.ts';
import type { CompiledFlow } from './compileFlow.ts';
import type { Outbound } from './outbound.ts';

/** Variables of a process, at most 64 KiB as JSON. */
export type Vars = Record<string, Json>;

/**
 * What is stored of a running process, ours and not xstate's.
 * `visit` is raised at each entry of a step: a timer or a late failure of an earlier visit is told apart by it.
 * `memory` belongs to the present visit alone (wrong answers so far, media collected, options as offered).
 *
 * `step` and `vars` are of the process's own flow version. While it is in a sub-flow, `step` is the step
 * that entered it, and the last of `frames` says where it really is.
 */
export type ProcessState = {
  step: string;
  vars: Vars;
  visit: number;
  memory: StepMemory;
  /** End of the last `wait`, `handoff` or `http`, ISO: `expires_after` counts from there too. */
  resumedAt?: string;
  /** The visit in which a failed message last moved the process: failures of it or before say nothing new. */
  failedVisit?: number;
  /** The sub-flows it is in, the outermost first; absent when it is in none. */
  frames?: Frame[];
  /** All variables of the process's own flow that hold something sensitive, where a sub-flow made one so. */
  sensitive?: string[];
  /** A sub-flow has asked for something sensitive: what the contact writes is kept out of the journal. */
  heardSensitive?: true;
  /** Messages that came while a step waited for the world (`held.ts`), oldest first; absent: none. */
  held?: Json[];
};

/**
 * A sub-flow that a process is in, entered from the step of the frame before it, or of the process itself.
 * It keeps the version it began with, has variables of its own, and leaves them to its caller at the end.
 */
export type Frame = {
  /** `IPF` and 32 hex digits in lower case. */
  flowId: string;
  version: number;
  step: string;
  vars: Vars;
  /** Of kind `subflow`, with what the caller passed. */
  trigger: Trigger;
  /** All of its variables that hold something sensitive. */
  sensitive?: string[];
};

export type StepMemory = {
  /** Wrong answers to this visit's question. */
  wrong?: number;
  /** Media collected so far for an answer that takes several. */
  media?: Json[];
  /** Options as they were offered, in the order of their numbers. */
  offered?: OfferedOption[];
  /** Which ten rows of a long list were shown last, from 0. */
  page?: number;
  /** Quick replies of the template that waits for one. */
  replies?: SentReply[];
  /** Language of that template, BCP 47. */
  language?: string;
  /** The call that is waited for (`step.call_id`). */
  call?: string;
};

/**
 * An option as it was offered: `id` as authored, `reply` as it travels in a reply's id (a dynamic
 * option's index), `title` as shown. A dynamic option has the `index` of its item in the list.
 */
export type OfferedOption = {
  id: string;
  reply: string;
  title: string;
  synonyms: string[];
  index?: number;
};

/** How a process ended. */
export type Ending = {
  status: 'success' | 'failure';
  failureStatus?: 'declined' | 'expired' | 'system_error' | 'canceled';
  declinedReason?: string;
};

/** What a flow wants done. Effects are data: the relay writes them, in order, in its one transaction. */
export type Effect =
  /**
   * Says something. `step` and `visit` come back with a later failure of this message; `step` is an
   * address (`addressOf`), as it is in a finding.
   */
  | { type: 'say'; content: Content; step: string; visit: number; outbound?: SaidOutbound }
  /**
   * Sets (or sets anew) a timer; it fires only while the process is in the same visit. `event` goes back
   * with it, as it is. At most one word per timer id leaves the engine in one result, the last one.
   */
  | { type: 'set_timer'; id: string; dueAt: Date; visit: number; event: Json }
  | { type: 'cancel_timer'; id: string }
  | { type: 'set_contact'; field: 'name' | 'email' | 'language'; value: string | null }
  | { type: 'set_consent'; scope: 'all' | 'marketing'; granted: boolean }
  | { type: 'set_property'; name: string; value: Json }
  /** Tags to put on and to take off, each once, none in both. */
  | { type: 'tag'; on: 'contact' | 'chat'; add: string[]; remove: string[] }
  /** An event for those who listen from outside; what is sensitive in it is `***` already. */
  | { type: 'hook_event'; name: string; payload: Json }
  /**
   * Makes a request of the world; its answer comes back as `call_answered`. `id` is `step.call_id`, the
   * idempotency key, the same however often the request is made. A call is no longer waited for as soon as
   * the process is not in this visit any more.
   */
  | {
      type: 'call';
      id: string;
      visit: number;
      request: CallRequest;
      timeoutMs: number;
      /** Further tries after a first one without an answer, or with one that says to come again. */
      retries: number;
      retryAfterMs: number;
    }
  /**
   * A message held from before has answered a sensitive question: none but the process keeps it now.
   */
  | { type: 'conceal'; message: MessageFacts }
  /** The chat goes to people. `owner` is an e-mail or `group:<name>`. */
  | { type: 'handoff'; owner?: string; note?: string }
  /** Nobody has taken the chat in time: it is the flow's again. */
  | { type: 'handoff_withdrawn' }
  /** Something worth counting that stops nothing: a cut title, options that met after normalising. */
  | { type: 'finding'; code: string; step: string; message: string };

/**
 * What goes with a template: what its variables were given, and whether the step waits for its
 * replies. If not, the outbound waits for them on its own.
 */
export type SaidOutbound = { variables: Record<string, Json>; isAwaited: boolean };

/** What happens to a running process. */
export type FlowEvent =
  | { type: 'message'; message: MessageFacts }
  /** A due timer of the same visit; `event` is what `set_timer` carried. */
  | { type: 'timer'; id: string; event: Json }
  /** An agent took the chat: the hand-off's `timeout` (nobody has taken it) is off. */
  | { type: 'taken_by_agent' }
  /** The agent closed the chat: a sleeping hand-off goes on at its `next`. */
  | { type: 'closed_by_agent' }
  /** The answer of a call, of the visit in which it was asked for. */
  | { type: 'call_answered'; callId: string; visit: number; answer: CallAnswer }
  /** A tap on an earlier step: the present prompt is said again (the caller limits it to once a minute). */
  | { type: 'repeat_prompt' }
  /** A message of this process has failed for good, and the contact has not written since. */
  | { type: 'undelivered'; step: string; visit: number };

/** An inbound message as a flow sees it. `media` is ours (`MED…`) once the relay has given it an id. */
export type MessageFacts = {
  id: string;
  /** The provider's time. */
  at: Date;
  content: InContent;
  /** The step and option of this process that a tap names, already taken apart. */
  tap?: { step: string; option: string };
  media?: {
    media_id: string;
    kind: string;
    mime_type: string;
    size?: number;
    sha256?: string;
    filename?: string;
    caption?: string;
  };
};

/** What a process may read of the world; the values that were read are kept in the journal. */
export type Scene = {
  now: Date;
  contact: {
    id: string;
    name: string;
    phone: string | null;
    email: string | null;
    language: string | null;
    tags: string[];
    properties: Record<string, Json>;
  };
  line: { phone_number: string; name: string };
  process: { id: string; startedAt: Date; seed: string };
  trigger: Trigger;
  /** Outbounds that can be sent on this line, by id (`OTB…`, hex in lower case). */
  outbounds?: ReadonlyMap<string, Outbound>;
  /** What the contact wants none of; absent: nothing is refused. */
  refused?: { all: boolean; marketing: boolean };
  /** Last inbound message by the provider's time; the window for free-form messages closes 24 h after. */
  lastInboundAt?: Date;
  /** The line has no such window. */
  isWithoutWindow?: boolean;
  lastMessage?: MessageFacts;
  account: { timezone: string; businessHours?: BusinessHours; sentences: Sentences };
  /** Whether somebody of `owner` is online; absent where the account's agents are not known. */
  isStaffed?: (owner: string | undefined) => boolean;
  /** Other flows, for those that enter them; absent where there are none. */
  flows?: Library;
};

/** Flows as they are at this moment, by `IPF` and 32 hex digits in lower case. */
export type Library = {
  /** The newest published version; undefined where none is published that can run. */
  newest: (flowId: string) => { version: number; flow: CompiledFlow } | undefined;
  version: (flowId: string, version: number) => CompiledFlow | undefined;
};

export type Trigger = {
  kind: 'inbound' | 'outbound' | 'campaign' | 'api' | 'web' | 'default' | 'subflow' | 'test';
  response?: string;
  variables: Record<string, Json>;
  referral?: Json;
  campaign_id?: string;
  recipient_id?: string;
  outbound_id?: string;
};

/** What the service itself says, per language; replaceable per account. */
export type Sentences = Record<
  'es' | 'en' | 'pt',
  { wrong_answer: string; stopped: string; started: string }
>;

/** What a flow made of an event. */
export type FlowResult = {
  effects: Effect[];
  /** What the scene was asked and what it answered, by path, for the journal. */
  reads: Record<string, Json>;
  /**
   * Addresses of the steps entered because of the event, in order; a step that only waited on is not
   * among them. `pay/menu` is step `menu` of the sub-flow that step `pay` entered.
   */
  path: string[];
  /**
   * `answered`: the message was an answer, right or wrong, or moved a wait on. `unused`: nothing waits
   * for it here (it is an activity). `held`: it is kept for the next step that waits for the contact.
   */
  outcome: 'answered' | 'unused' | 'held';
} & ({ state: ProcessState; ending?: undefined } | { state: ProcessState; ending: Ending });

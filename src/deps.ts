import type { Logger } from 'pino';
import type { ApiKeys } from './accounts/apiKey.ts';
import type { RateLimiter } from './accounts/rateLimiter.ts';
import type { SecretBox } from './accounts/secretBox.ts';
import type { AddressGuard } from './calls/addressGuard.ts';
import type { News } from './chats/news.ts';
import type { UnitDeps } from './db/unit.ts';
import type { MediaLinks } from './media/signLink.ts';
import type { MediaStore } from './media/store.ts';
import type { SendHttp } from './providers/contract.ts';
import type { AcceptDeps } from './relay/accept.ts';
import type { FlowShelf } from './relay/gather/flowShelf.ts';
import type { MigrateInput, MigrateResult } from './relay/migrate/migrateFlow.ts';
import type { WebAnswer } from './relay/onDemand/answerWebStep.ts';
import type { EndProcessInput } from './relay/onDemand/endProcess.ts';
import type { ChatOwner, ChatOwnerInput } from './relay/onDemand/setChatOwner.ts';
import type { WebStart } from './relay/onDemand/startWebProcess.ts';
import type { Tried, TryInput } from './relay/onDemand/tryFlow.ts';

/** What the edges are handed; `main` makes one, and each test file another. */
export type Deps = UnitDeps & {
  log: Logger;
  /** Where others reach us; no slash at the end. */
  publicUrl: string;
  apiKeys: ApiKeys;
  rateLimiter: RateLimiter;
  secretBox: SecretBox;
  mediaStore: MediaStore;
  mediaLinks: MediaLinks;
  /** `META_GRAPH_URL`. */
  graphUrl: string;
  /** For calls to providers that are not sends. */
  http: SendHttp;
  /** `META_VERIFY_TOKEN`: what Meta is told to show when it asks for our webhook. */
  verifyToken: string | undefined;
  accept: AcceptDeps;
  /** Where hooks may send to. */
  addressGuard: AddressGuard;
  claimUnclaimed: ClaimUnclaimed;
  setChatOwner: SetChatOwner;
  endProcess: EndProcess;
  goBack: GoBack;
  startWebProcess: StartWebProcess;
  answerWebStep: AnswerWebStep;
  /** Of what happens in accounts that are followed. */
  news: News;
  /** Aborted when the service begins to stop: what would never end by itself ends then. */
  stopping: AbortSignal;
  /** For what changes a chat at once (`relay/changeChat`). */
  shelf: FlowShelf;
  wakeSender(accountId: string, lineId: string): void;
  migrateFlow: MigrateFlow;
  tryFlow: TryFlow;
};

/** Moves webhooks that came before their line was registered to the account that has it now. */
type ClaimUnclaimed = (input: {
  accountId: string;
  provider: string;
  providerLineIds: string[];
  providerWabaId: string;
}) => Promise<unknown>;

/**
 * An agent takes, gives back, closes or reopens a chat. AppError `not_found` where the account has
 * no such chat. Ids go in as uuids and come out in wire form.
 */
type SetChatOwner = (input: ChatOwnerInput) => Promise<ChatOwner>;

/** Cancels an open process. AppError `not_found`; `invalid_request` where it has ended. Ids go in as uuids. */
type EndProcess = (input: EndProcessInput) => Promise<void>;

/**
 * Takes an open process one answer back. AppError `not_found`; `invalid_request` where it cannot. Ids go in
 * as uuids.
 */
type GoBack = (input: {
  accountId: string;
  processId: string;
  from?: string | undefined;
}) => Promise<void>;

/** Begins a web token's process, or gives the one that it has begun. See the verb. Ids go in and come out as uuids. */
type StartWebProcess = (input: WebStart) => Promise<string>;

/** Decides what an end user answers on a web page. See the verb. Ids go in as uuids. */
type AnswerWebStep = (input: WebAnswer) => Promise<void>;

/**
 * Moves open processes of a flow to its newest version. AppError `not_found`, `conflict` where it is not
 * published, `unprocessable` where that version cannot run. Ids go in and come out as uuids.
 */
type MigrateFlow = (input: MigrateInput) => Promise<MigrateResult>;

/**
 * Starts a flow's draft with one real person, as a test. AppError `not_found`, `invalid_request` with what
 * to do about it, `conflict` where people have the chat. Ids go in and come out as uuids.
 */
type TryFlow = (input: TryInput) => Promise<Tried>;

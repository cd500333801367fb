import type { FlowDefinition } from '../definition.ts';
import type { Outbound } from '../outbound.ts';
import type { WordLists } from '../words.ts';

/**
 * What an account holds of what a flow asks for; ids as on the wire. Read by `flows/readKnown`.
 */
export type Known = {
  /** The flow's own id; absent while it has none. */
  flowId?: string;
  /** Published definitions of the flows it calls, and of those that these call. */
  flows: ReadonlyMap<string, FlowDefinition>;
  outbounds: ReadonlyMap<string, KnownOutbound>;
  /** Which of the contact properties it reads there are. */
  properties: ReadonlySet<string>;
  /** Which of the secrets it names there are. */
  secrets: ReadonlySet<string>;
  /** Phrases of the lines that use the flow. */
  phrases: readonly { phrase: string; line: string }[];
  /** The account's own stop, start and exit words; absent where they are the built-in ones. */
  words?: WordLists;
};

export type KnownOutbound = Pick<Outbound, 'name' | 'status' | 'shape' | 'names' | 'replies'>;

import type { Json } from '../messages/events.ts';
import type { BusinessHours } from './businessHours.ts';
import type { Library, MessageFacts, Scene, Trigger } from './effects.ts';
import type { Outbound } from './outbound.ts';
import { pathNamed } from './paths.ts';
import { staffedFrom } from './staffed.ts';
import { defaultSentences } from './words.ts';

export type Reads = Record<string, Json>;

/** What does not change while a process runs, and the flows that it may have run. */
export type ReplayedProcess = {
  /** `IDP…` */
  id: string;
  startedAt: Date;
  /** What its draws hang on. */
  seed: string;
  trigger: Trigger;
  /** `IPF…` */
  flowId: string;
  version: Library['version'];
};

/**
 * A scene that knows nothing but what a journal entry says was read: whatever else a step would look
 * at is missing from it, and shows as a difference.
 */
export function sceneOfReads(
  process: ReplayedProcess,
  { at, reads }: { at: Date; reads: Reads },
  lastMessage: MessageFacts | undefined,
): Scene {
  const lastInboundAt = reads.last_inbound_at;
  const hours = reads['account.business_hours'];
  return {
    now: at,
    contact: { ...nobody, ...branchOf(reads, 'contact', nobody) },
    line: { phone_number: '', name: '', ...branchOf(reads, 'line', {}) },
    process: { id: process.id, startedAt: process.startedAt, seed: process.seed },
    trigger: process.trigger,
    ...(typeof lastInboundAt === 'string' && { lastInboundAt: new Date(lastInboundAt) }),
    isWithoutWindow: reads.is_without_window === true,
    ...(lastMessage && { lastMessage }),
    account: {
      timezone: String(reads['account.timezone'] ?? 'UTC'),
      ...(hours && { businessHours: hoursFrom(hours) }),
      sentences: sentencesFrom(reads),
    },
    outbounds: outboundsFrom(reads),
    refused: { all: reads['refused.all'] === true, marketing: reads['refused.marketing'] === true },
    ...staffedFrom(reads),
    flows: libraryOf(process, reads),
  };
}

const nobody: Scene['contact'] = {
  id: '',
  name: '',
  phone: null,
  email: null,
  language: null,
  tags: [],
  properties: {},
};

/** What was read below `root`, put together again; a whole goes before its parts. */
function branchOf(reads: Reads, root: string, empty: object): Record<string, never> {
  const tree: Record<string, Json> = JSON.parse(JSON.stringify({ [root]: empty }));
  const paths = Object.keys(reads)
    .map((name) => ({ name, path: pathNamed(name) }))
    .filter(({ path: [first] }) => first === root)
    .sort((one, other) => one.path.length - other.path.length);
  for (const { name, path } of paths) {
    const value = reads[name];
    if (value !== undefined && value !== null) plant(tree, path, value);
  }
  // The journal's values came from a scene, and go back to the places they came from.
  return (tree[root] ?? {}) as Record<string, never>;
}

function plant(tree: Record<string, Json>, [head = '', ...rest]: string[], value: Json): void {
  if (rest.length === 0) {
    tree[head] = value;
    return;
  }
  const inner = tree[head];
  const isBranch = inner !== null && typeof inner === 'object';
  const branch: Record<string, Json> = isBranch ? Object.fromEntries(Object.entries(inner)) : {};
  plant(branch, rest, value);
  tree[head] = Array.isArray(inner) ? listFrom(branch) : branch;
}

/** A list of which only some elements were read; the others are null. */
const listFrom = (elements: Record<string, Json>): Json[] => {
  const length = Math.max(0, ...Object.keys(elements).map((index) => Number(index) + 1));
  return Array.from({ length }, (_, index) => elements[index] ?? null);
};

function sentencesFrom(reads: Reads): Scene['account']['sentences'] {
  const sentences = { ...defaultSentences };
  for (const language of ['es', 'en', 'pt'] as const) {
    const said = reads[`account.sentences.${language}.wrong_answer`];
    if (typeof said === 'string') {
      sentences[language] = { ...sentences[language], wrong_answer: said };
    }
  }
  return sentences;
}

// Each was a value of its type when it was noted.
const hoursFrom = (hours: Json): BusinessHours => hours as unknown as BusinessHours;
const outboundFrom = (outbound: Json): Outbound => outbound as unknown as Outbound;

function outboundsFrom(reads: Reads): Map<string, Outbound> {
  const found = Object.entries(reads).filter(
    ([path, value]) => path.startsWith('outbounds.') && value !== null,
  );
  return new Map(
    found.map(([path, value]) => [path.slice('outbounds.'.length), outboundFrom(value)]),
  );
}

const libraryOf = ({ version }: ReplayedProcess, reads: Reads): Library => ({
  version,
  newest: (flowId) => {
    const number = reads[`flows.${flowId}`];
    const flow = typeof number === 'number' ? version(flowId, number) : undefined;
    return typeof number === 'number' && flow ? { version: number, flow } : undefined;
  },
});

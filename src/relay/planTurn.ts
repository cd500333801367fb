/** What is decided as one: an event, or the timers of a contact that have fallen due. */
export type Item = `event:${number}` | `timers:${string}`;

/** A row of `turn`; see there. */
export type TurnRecord = {
  id: string;
  worker: string | null;
  lanes: number[];
  items: string[];
  vanished: number;
};

export type TurnPlan = {
  /** The one item to work; absent: all of them. */
  only?: Item;
  /** It has been lost alone: it is not worked, but buried. */
  condemned: boolean;
  /** The record that stands while the turn is in hand; deleted when it commits. */
  record: TurnRecord;
  /** Suspects to write down: items of turns that were lost, with the lanes in which they are found. */
  suspects: Suspect[];
  /** Records that have said what they had to say. */
  spent: string[];
};

type Suspect = { item: string; lanes: number[]; vanished: number };

/** Lost so often, a turn's items are worked one by one. */
const lossesToSuspect = 2;
/** Processes are killed for many reasons: only who is lost alone again and again has done it. */
const lossesToCondemn = 5;

/**
 * What a turn does about workers that vanished with what it has just claimed. Items that were in hand
 * twice are suspects and worked alone, those first that were lost least, so that in the end only the
 * culprit is left; lost alone three times more, it is condemned. A suspect waits for what its person said before
 * it, suspected or not (`firstOf`, asked only where there are records). `found` are the records of the
 * claimed lanes; a worker's own are of a turn that failed, not of one that vanished.
 */
export function planTurn(
  items: Item[],
  found: TurnRecord[],
  { id, worker, lanes, drained }: { id: string; worker: string; lanes: number[]; drained: boolean },
  firstOf: () => ReadonlyMap<Item, Item>,
): TurnPlan {
  const record: TurnRecord = { id, worker, lanes, items, vanished: 0 };
  if (found.length === 0) return { condemned: false, record, suspects: [], spent: [] };

  const known = found.filter((row) => row.worker === null);
  const spent = found.filter((row) => row.worker !== null).map((row) => row.id);
  const fresh = new Map<string, Suspect>();
  for (const { worker: of, items: had, lanes: where, vanished } of found) {
    if (of === null || of === worker) continue;
    const losses = vanished + 1;
    if (losses < lossesToSuspect) record.vanished = Math.max(record.vanished, losses);
    else for (const item of had) fresh.set(item, { item, lanes: where, vanished: losses });
  }
  const rowOf = new Map(known.flatMap((row) => row.items.map((item) => [item, row] as const)));
  const lossesOf = (item: Item) => (fresh.get(item) ?? rowOf.get(item))?.vanished;
  const suspected = items.filter((item) => lossesOf(item) !== undefined);
  const only = suspected.length > 0 ? leastLost(suspected, lossesOf, firstOf()) : undefined;
  const suspects = [...fresh.values()].filter(({ item }) => item !== only && !rowOf.has(item));
  if (only === undefined) {
    // Suspected, and nowhere in its lanes: somebody has dealt with it.
    const isGone = ({ lanes: where }: TurnRecord) =>
      drained && where.every((lane) => lanes.includes(lane));
    spent.push(...known.filter(isGone).map((row) => row.id));
    return { condemned: false, record, suspects, spent };
  }
  const row = rowOf.get(only);
  if (row) spent.push(row.id);
  const vanished = lossesOf(only) ?? record.vanished;
  const condemned = vanished >= lossesToCondemn;
  return { only, condemned, record: { ...record, items: [only], vanished }, suspects, spent };
}

/** Of the suspects, or of who comes before them. */
function leastLost(
  suspects: Item[],
  lossesOf: (item: Item) => number | undefined,
  firstOf: ReadonlyMap<Item, Item>,
): Item | undefined {
  let least: Item | undefined;
  for (const suspect of suspects) {
    const item = firstOf.get(suspect) ?? suspect;
    if (least === undefined || (lossesOf(item) ?? 0) < (lossesOf(least) ?? 0)) least = item;
  }
  return least;
}

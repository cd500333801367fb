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
  /** Suspects to write down: items of turns lost twice, with the lanes in which they are found. */
  suspects: { item: string; lanes: number[] }[];
  /** Records that have said what they had to say. */
  spent: string[];
};

/** Lost so often, a turn's items are worked one by one. */
const lossesToSuspect = 2;

/**
 * What a turn does about workers that vanished with what it has just claimed. A worker that vanishes
 * once may have been killed by anything; items in hand twice are suspects and worked alone, and a
 * suspect that is lost alone has done it. `found` are the records of the claimed lanes; a worker's
 * own are of a turn that failed, not of one that vanished.
 */
export function planTurn(
  items: Item[],
  found: TurnRecord[],
  { id, worker, lanes, drained }: { id: string; worker: string; lanes: number[]; drained: boolean },
): TurnPlan {
  const record: TurnRecord = { id, worker, lanes, items, vanished: 0 };
  if (found.length === 0) return { condemned: false, record, suspects: [], spent: [] };

  const known = found.filter((row) => row.worker === null);
  const spent = found.filter((row) => row.worker !== null).map((row) => row.id);
  const fresh = new Map<string, { item: string; lanes: number[] }>();
  const guilty = new Set<string>();
  for (const { worker: of, items: had, lanes: where, vanished } of found) {
    if (of === null || of === worker) continue;
    const losses = vanished + 1;
    if (losses < lossesToSuspect) record.vanished = Math.max(record.vanished, losses);
    else for (const item of had) fresh.set(item, { item, lanes: where });
    if (losses > lossesToSuspect && had.length === 1) for (const item of had) guilty.add(item);
  }
  const rowOf = new Map(known.flatMap((row) => row.items.map((item) => [item, row] as const)));
  const only = items.find((item) => guilty.has(item) || fresh.has(item) || rowOf.has(item));
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
  const alone = { ...record, items: [only], vanished: lossesToSuspect };
  return { only, condemned: guilty.has(only), record: alone, suspects, spent };
}

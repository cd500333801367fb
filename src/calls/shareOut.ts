/** Due calls of an account to one origin (its hash in hex); `due`: how many, as far as it matters. */
export type Waiting = { origin: string; due: number };

/**
 * How many calls to each origin are begun on an account's free `places`; origins in turn, in their order.
 * An origin is given another place only while it holds fewer than there are left: alone it gets half of
 * them, two get a third each, and one that has none yet always finds some. `held`: calls under way.
 */
export function shareOut(
  waiting: readonly Waiting[],
  held: ReadonlyMap<string, number>,
  places: number,
): Map<string, number> {
  const given = new Map<string, number>();
  let left = places;
  for (let rotation = waiting; rotation.length > 0; ) {
    rotation = rotation.filter(({ origin, due }) => {
      const own = given.get(origin) ?? 0;
      if (own === due || own + (held.get(origin) ?? 0) >= left) return false;
      given.set(origin, own + 1);
      left -= 1;
      return true;
    });
  }
  return given;
}

/** Lanes only split an account that one worker cannot carry. */
export const laneCount = 16;

/** The lane of a contact (by its id) or, before there is one, of whatever names the stranger best. FNV-1a. */
export function laneOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0) % laneCount;
}

/**
 * An id whose contact stays in the lane where a stranger was: what they say once they are known comes behind
 * what still waits there. One in sixteen is, and drawing is cheap.
 */
export function idInLane(lane: number, newId: () => string): string {
  let id = newId();
  // So many misses in a row do not happen; the order of one person's events is not worth more.
  for (let misses = 0; laneOf(id) !== lane && misses < 500; misses++) id = newId();
  return id;
}

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

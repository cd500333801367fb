import type { Json } from '../messages/events.ts';
import type { Scene } from './effects.ts';

const prefix = 'agents.online ';

/** Under which the journal keeps whether somebody of `owner` was online. */
export const staffedPath = (owner: string | undefined): string => `${prefix}${owner ?? ''}`;

/** What a journal entry knows of it; nothing where nobody asked. */
export const staffedFrom = (reads: Record<string, Json>): Pick<Scene, 'isStaffed'> =>
  Object.keys(reads).some((path) => path.startsWith(prefix))
    ? { isStaffed: (owner) => reads[staffedPath(owner)] === true }
    : {};

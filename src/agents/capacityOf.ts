import type { AgentSettings } from './getSettings.ts';

/** How many chats at a time the queue may give this agent. */
export const capacityOf = (
  { capacity }: { capacity: number | null },
  { defaultCapacity, limitsCapacity }: AgentSettings,
): number => (limitsCapacity ? (capacity ?? defaultCapacity) : Number.POSITIVE_INFINITY);

/** Classes of messages of ours, in the order in which they leave a line. */
const places: Record<string, number> = { reply: 0, notification: 1, campaign: 2 };

/** The place of a message's class among them, as the outbox keeps it; without one it is a reply. */
export const classOrder = (name: string | null): number => places[name ?? 'reply'] ?? 0;

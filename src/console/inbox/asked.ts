import { z } from 'zod';
import type { ChatFilter } from '../../chats/chatsWanted.ts';
import type { ChatView } from '../../chats/getChat.ts';
import { findUuid } from '../../db/ids.ts';
import { given } from '../given.ts';
import type { Visit } from '../visit.ts';

export const views = ['mine', 'unassigned', 'all', 'closed'] as const;
export type View = (typeof views)[number];

/** Choices of the filter by last activity, in milliseconds. */
const activeWithin = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
} as const;

/** As many chats as a list ever shows. */
export const mostShown = 150;

const query = z.object({
  view: z.enum(views).catch('unassigned'),
  q: z.string().trim().max(100).catch(''),
  tag: z.string().trim().max(100).catch(''),
  line: z.string().max(64).catch(''),
  active: z.enum(['hour', 'day', 'week', '']).catch(''),
  shown: z.coerce.number().int().min(1).max(mostShown).catch(40),
});

/** Which chats a list shows, as its address says it; what makes no sense is left out. */
export type Asked = z.output<typeof query>;

export const readAsked = ({ c }: Pick<Visit, 'c'>): Asked => query.parse(c.req.query());

/** The same as part of an address, without what is as usual. */
export function writeAsked({
  view,
  q = '',
  tag = '',
  line = '',
  active = '',
}: Pick<Asked, 'view'> & Partial<Asked>): string {
  return `?${new URLSearchParams(given({ view, q, tag, line, active }))}`;
}

export function filterOf(asked: Asked, email: string, now: Date): ChatFilter {
  const { view, q, tag, line, active } = asked;
  return {
    ...whose[view](email),
    ...(q && { contactQuery: q }),
    ...(tag && { tag }),
    // An id that is none of ours finds nothing.
    ...(line && { lineId: findUuid('EN_CH_', line) ?? '00000000-0000-0000-0000-000000000000' }),
    ...(active && {
      lastActivity: { from: new Date(now.getTime() - activeWithin[active]), to: now },
    }),
  };
}

/** Whether a list shows all that its view has. */
export const isWholeView = ({ q, tag, line, active }: Asked): boolean =>
  !q && !tag && !line && !active;

/** Which chats a view has, for somebody. */
export const whose = {
  mine: (email: string) => ({ owner: email, status: 'open' }) as const,
  unassigned: () => ({ status: 'UNASSIGNED' }) as const,
  all: () => ({ status: 'open' }) as const,
  closed: () => ({ status: 'closed' }) as const,
} satisfies Record<View, (email: string) => ChatFilter>;

/** Whether a chat is one of those, as it is now. */
export function isOf(view: View, email: string, { chat }: Pick<ChatView, 'chat'>): boolean {
  const { owner, status }: ChatFilter = whose[view](email);
  if (owner !== undefined && chat.owner !== owner) return false;
  return status === 'UNASSIGNED'
    ? chat.unassigned && chat.status === 'open'
    : chat.status === status;
}

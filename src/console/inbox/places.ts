import type { Context } from 'hono';
import type { ChatView } from '../../chats/getChat.ts';
import { fromWire, toWire } from '../../db/ids.ts';
import type { Role } from '../../users/table.ts';

export const inboxPath = '/console/inbox';
export const chatPath = `${inboxPath}/:chat_id`;
export const roles = ['agent', 'admin'] as const satisfies readonly Role[];

/** AppError `not_found` where it is the id of no chat. */
export const chatIdOf = (c: Context): string => fromWire('EN_CHT_', c.req.param('chat_id') ?? '');

/** Where a page of ours shows it. */
export const chatPathOf = ({ chat }: Pick<ChatView, 'chat'>): string =>
  `${inboxPath}/${toWire('EN_CHT_', chat.id)}`;

import type { Context } from 'hono';
import { fromWire } from '../../db/ids.ts';
import type { Role } from '../../users/table.ts';

export const inboxPath = '/console/inbox';
export const chatPath = `${inboxPath}/:chat_id`;
export const roles = ['agent', 'admin'] as const satisfies readonly Role[];

/** AppError `not_found` where it is the id of no chat. */
export const chatIdOf = (c: Context): string => fromWire('EN_CHT_', c.req.param('chat_id') ?? '');

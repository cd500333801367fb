import type { Context } from 'hono';
import { notFound } from '../../errors.ts';

export const healthPath = '/console/health';
export const deadPath = `${healthPath}/dead`;
export const roles = ['admin'] as const;

/** AppError `not_found` where it is no number. */
export function deadIdOf(c: Context): number {
  const text = c.req.param('dead_id') ?? '';
  const id = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(id)) throw notFound('event');
  return id;
}

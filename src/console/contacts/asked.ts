import { z } from 'zod';
import { given } from '../given.ts';
import type { Visit } from '../visit.ts';

/** U+0000 no text of ours holds. */
const sought = z
  .string()
  .trim()
  .regex(/^[^\0]*$/);

const query = z.object({
  q: sought.max(200).catch(''),
  tag: sought.max(100).catch(''),
  segment: z.string().max(64).catch(''),
  start_key: z.string().max(1_000).catch(''),
  done: z.enum(['erased', '']).catch(''),
});

/** Whom a list shows, as its address says it. */
export type Asked = z.output<typeof query>;

export const readAsked = ({ c }: Pick<Visit, 'c'>): Asked => query.parse(c.req.query());

/** The same as part of an address, without where it begins; empty where all are shown. */
export function writeAsked({ q = '', tag = '', segment = '' }: Partial<Asked>): string {
  const query = new URLSearchParams(given({ q, tag, segment }));
  return query.size === 0 ? '' : `?${query}`;
}

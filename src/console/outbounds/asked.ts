import { z } from 'zod';
import type { OutboundFilter } from '../../outbounds/listOutbounds.ts';
import { shownQualities } from '../../outbounds/shownQuality.ts';
import { shownStatuses } from '../../outbounds/shownStatus.ts';
import type { Visit } from '../visit.ts';

export const categories = ['MARKETING', 'UTILITY', 'AUTHENTICATION'] as const;

const query = z.object({
  status: z.enum(shownStatuses).or(z.literal('')).catch(''),
  q: z.string().trim().max(200).catch(''),
  line: z.string().max(32).catch(''),
  category: z.enum(categories).or(z.literal('')).catch(''),
  quality: z.enum(shownQualities).or(z.literal('')).catch(''),
  language: z.string().max(10).catch(''),
  start_key: z.string().max(500).catch(''),
});

/** Which outbounds the list shows, as its address says it; what makes no sense is left out. */
export type Asked = z.output<typeof query>;

export const readAsked = ({ c }: Pick<Visit, 'c'>): Asked => query.parse(c.req.query());

/** `lines`: numbers that there are; of any other there is nothing to be filtered by. */
export const filterOf = (
  { status, q, line, category, quality, language }: Asked,
  lines: string[],
): OutboundFilter => ({
  status: status || undefined,
  query: q || undefined,
  line: lines.includes(line) ? line : undefined,
  category: category || undefined,
  quality: quality || undefined,
  language: language || undefined,
});

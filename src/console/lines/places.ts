import type { Context } from 'hono';
import { fromWire } from '../../db/ids.ts';

export const linesPath = '/console/lines';
export const inboundsPath = `${linesPath}/inbounds`;
export const roles = ['admin'] as const;

/** A line is named by its digits. */
export const linePath = (phoneNumber: string): string =>
  `${linesPath}/${phoneNumber.replace('+', '')}`;

export const numberOf = (c: Context): string => c.req.param('line') ?? '';

/** AppError `not_found` where it is no such id. */
export const inboundIdOf = (c: Context): string => fromWire('INB', c.req.param('inbound_id') ?? '');

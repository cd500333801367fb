import type { Context } from 'hono';
import { fromWire } from '../../db/ids.ts';
import type { Role } from '../../users/table.ts';

export const outboundsPath = '/console/outbounds';
export const newPath = `${outboundsPath}/new`;
export const outboundPath = `${outboundsPath}/:outbound_id`;
export const roles = ['marketer', 'admin'] as const satisfies readonly Role[];

/** AppError `not_found` where it is the id of no outbound. */
export const outboundIdOf = (c: Context): string =>
  fromWire('OTB', c.req.param('outbound_id') ?? '');

/** Where a page finds a file that stands above an outbound; `MED…`. */
export const filePath = (mediaId: string): string => `/console/media/${mediaId}`;

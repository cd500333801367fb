import type { Context } from 'hono';
import { fromWire, toWire } from '../../db/ids.ts';
import type { Role } from '../../users/table.ts';

export const campaignsPath = '/console/campaigns';
export const campaignPath = `${campaignsPath}/:campaign_id`;
export const roles = ['marketer', 'admin'] as const satisfies readonly Role[];

/** AppError `not_found` where it is the id of no campaign. */
export const campaignIdOf = (c: Context): string =>
  fromWire('CPG', c.req.param('campaign_id') ?? '');

/** Of a campaign's page, or of a part of it, as in `/review`. */
export const addressOf = ({ id }: { id: string }, part = ''): string =>
  `${campaignsPath}/${toWire('CPG', id)}${part}`;

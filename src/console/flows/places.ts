import type { Context } from 'hono';
import { fromWire, toWire } from '../../db/ids.ts';

export const flowsPath = '/console/flows';
export const onePath = `${flowsPath}/:flow_id`;
export const roles = ['marketer', 'admin'] as const;

/** AppError `not_found` for what is no flow's id. */
export const flowIdOf = (c: Context): string => fromWire('IPF', c.req.param('flow_id') ?? '');

export const pathOf = (flowId: string): string => `${flowsPath}/${toWire('IPF', flowId)}`;

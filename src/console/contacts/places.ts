import type { Context } from 'hono';
import { fromWire, toWire } from '../../db/ids.ts';
import { roles as allRoles, type Role } from '../../users/table.ts';

export const contactsPath = '/console/contacts';
export const contactPath = `${contactsPath}/:contact_id`;
export const segmentsPath = `${contactsPath}/segments`;

/** Who sees people and changes what is known of them. */
export const roles: readonly Role[] = allRoles;
/** Who chooses many of them at once, brings them in and takes them out. */
export const keepers = ['marketer', 'admin'] as const satisfies readonly Role[];
/** Who may make one of two, and erase. */
export const erasers = ['admin'] as const satisfies readonly Role[];

/** AppError `not_found` where it is the id of no contact. */
export const contactIdOf = (c: Context): string => fromWire('CNT', c.req.param('contact_id') ?? '');

export const pathOfContact = (id: string): string => `${contactsPath}/${toWire('CNT', id)}`;

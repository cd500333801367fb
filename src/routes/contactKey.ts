import { z } from '@hono/zod-openapi';
import type { ContactKey } from '../contacts/getContact.ts';
import { fromWire } from '../db/ids.ts';

/** A contact in a path: by our id, their number or the caller's own id, as `key_type` says. */
export const oneContact = z.object({ contact_id: z.string() });

export const keyType = z.enum(['contact_id', 'phone_number', 'external_id']).default('contact_id');

/** AppError `not_found` for what is no id of a contact. */
export const contactKey = (by: ContactKey['by'], text: string): ContactKey =>
  by === 'contact_id' ? { by, id: fromWire('CNT', text) } : { by, text };

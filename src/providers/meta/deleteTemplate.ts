import * as z from 'zod';
import type { SendHttp } from '../contract.ts';
import type { AccountAccess, Answer } from '../management.ts';
import { callGraph } from './callGraph.ts';

const Deleted = z.looseObject({ success: z.literal(true) });

/** Removes one template; by its name alone Meta would remove it in all of its languages. */
export async function deleteTemplate(
  access: AccountAccess,
  wabaId: string,
  { providerId, name }: { providerId: string; name: string },
  http: SendHttp,
): Promise<Answer<unknown>> {
  const path = `/${encodeURIComponent(wabaId)}/message_templates`;
  const query = { hsm_id: providerId, name };
  return callGraph(access, http, { method: 'DELETE', path, query }, Deleted);
}

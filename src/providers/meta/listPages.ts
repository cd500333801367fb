import * as z from 'zod';
import type { SendHttp } from '../contract.ts';
import type { AccountAccess, Answer } from '../management.ts';
import { callGraph } from './callGraph.ts';

const word = z.string().optional().catch(undefined);

const paging = z
  .looseObject({
    next: word,
    cursors: z.looseObject({ after: word }).optional().catch(undefined),
  })
  .optional()
  .catch(undefined);

/**
 * All of a list of the Graph API, `{"data":[…],"paging":{"cursors":{"after":"MTAx"},"next":"https://…"}}`,
 * page by page; what is beyond `maxPages` of 100 is not read.
 */
export async function listPages<T extends z.ZodType>(
  access: AccountAccess,
  http: SendHttp,
  { path, fields, item, maxPages }: { path: string; fields: string; item: T; maxPages: number },
): Promise<Answer<z.output<T>[]>> {
  const schema = z.looseObject({ data: z.array(item), paging });
  const found: z.output<T>[] = [];
  let query: Record<string, string> = { fields, limit: '100' };
  for (let page = 0; page < maxPages; page++) {
    const answer = await callGraph(access, http, { method: 'GET', path, query }, schema);
    if (!answer.ok) return answer;
    found.push(...answer.value.data);
    const after = answer.value.paging?.next && answer.value.paging.cursors?.after;
    if (!after) break;
    query = { fields, limit: '100', after };
  }
  return { ok: true, value: found };
}

import * as z from 'zod';
import type { Json } from '../../messages/events.ts';
import type { SendHttp } from '../contract.ts';
import type { AccountAccess, Answer, NewTemplate } from '../management.ts';
import { callGraph } from './callGraph.ts';
import { renderNewTemplate } from './renderNewTemplate.ts';

const Changed = z.looseObject({ success: z.literal(true) });

/**
 * Puts other parts in the place of a template's (`POST /{template_id}`). Meta takes it of one that is
 * approved, rejected or paused; of an approved one once a day, ten times in thirty, and no other category.
 */
export async function changeTemplate(
  access: AccountAccess,
  providerId: string,
  template: NewTemplate,
  http: SendHttp,
): Promise<Answer<{ components: Json }>> {
  const components = renderNewTemplate(template);
  const path = `/${encodeURIComponent(providerId)}`;
  const body = { category: template.category, components };
  const answer = await callGraph(access, http, { method: 'POST', path, body }, Changed);
  return answer.ok ? { ok: true, value: { components } } : answer;
}

import * as z from 'zod';
import type { SendHttp } from '../contract.ts';
import type { AccountAccess, Answer, HandedIn, NewTemplate } from '../management.ts';
import { callGraph } from './callGraph.ts';
import { renderNewTemplate } from './renderNewTemplate.ts';

/** `{"id":"572279198452421","status":"PENDING","category":"MARKETING"}` */
const Created = z.looseObject({
  id: z.union([z.string().min(1), z.number().transform(String)]),
  status: z.string().catch('PENDING'),
  category: z.string().optional().catch(undefined),
});

/** Hands a template in (`POST /{waba_id}/message_templates`). Meta refuses a second one of a name and language. */
export async function createTemplate(
  access: AccountAccess,
  wabaId: string,
  template: NewTemplate,
  http: SendHttp,
): Promise<Answer<HandedIn>> {
  const { name, language, category } = template;
  const components = renderNewTemplate(template);
  const path = `/${encodeURIComponent(wabaId)}/message_templates`;
  const body = { name, language, category, parameter_format: 'POSITIONAL', components };
  const answer = await callGraph(access, http, { method: 'POST', path, body }, Created);
  if (!answer.ok) return answer;
  const { id, status, category: decided } = answer.value;
  return {
    ok: true,
    value: {
      providerId: id,
      status: status.toUpperCase(),
      category: (decided ?? category).toUpperCase(),
      components,
    },
  };
}

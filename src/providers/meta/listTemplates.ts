import * as z from 'zod';
import { cleanJson } from '../../messages/cleanJson.ts';
import { given } from '../../messages/given.ts';
import type { SendHttp } from '../contract.ts';
import type { AccountAccess, Answer, TemplateInfo } from '../management.ts';
import { listPages } from './listPages.ts';
import { readTemplate } from './readTemplate.ts';

const word = z.string().optional().catch(undefined);

/**
 *     {"data":[{"id":"594425479261596","name":"reservation_confirmation","language":"en_US","status":"APPROVED","category":"UTILITY",
 *      "parameter_format":"POSITIONAL","quality_score":{"score":"GREEN"},"rejected_reason":"NONE","components":[{"type":"BODY","text":"…{{1}}…"}]}],
 *      "paging":{"cursors":{"after":"MTAx"},"next":"https://…"}}
 */
const Template = z.looseObject({
  id: z.union([z.string().min(1), z.number().transform(String)]),
  name: z.string().min(1),
  language: z.string().min(1),
  status: z.string().min(1),
  category: z.string().min(1),
  quality_score: z.looseObject({ score: word }).optional().catch(undefined),
  rejected_reason: word,
  components: z.array(z.looseObject({ type: z.string() })).catch([]),
});

const fields = 'id,name,language,status,category,quality_score,rejected_reason,components';
/** A business may have 6,000 templates, each in many languages; what is beyond this is not read. */
const maxPages = 500;

/** All templates of a business account, page by page (`GET /{waba_id}/message_templates`). */
export async function listTemplates(
  access: AccountAccess,
  wabaId: string,
  http: SendHttp,
): Promise<Answer<TemplateInfo[]>> {
  const path = `/${encodeURIComponent(wabaId)}/message_templates`;
  const listed = await listPages(access, http, { path, fields, item: Template, maxPages });
  return listed.ok ? { ok: true, value: listed.value.map(infoOf) } : listed;
}

function infoOf(template: z.output<typeof Template>): TemplateInfo {
  const { id, name, language, status, category, quality_score: quality, components } = template;
  const reason = template.rejected_reason;
  const clean = cleanJson(components);
  return {
    providerId: id,
    name,
    language,
    status: status.toUpperCase(),
    category: category.toUpperCase(),
    quality: quality?.score ?? 'UNKNOWN',
    components: clean,
    shape: readTemplate(clean),
    ...given({ failureReason: reason === 'NONE' ? undefined : reason }),
  };
}

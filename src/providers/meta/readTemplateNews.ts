import * as z from 'zod';
import type { Json } from '../../messages/events.ts';
import { given } from '../../messages/given.ts';
import type { TemplateNews } from '../contract.ts';

const word = z.string().min(1).optional().catch(undefined);

/**
 *     {"event":"PAUSED","message_template_id":1689556908129832,"message_template_name":"order_confirmation",
 *      "message_template_language":"en-US","reason":"NONE","other_info":{"title":"FIRST_PAUSE"}}
 *     {"new_quality_score":"YELLOW", …}   {"new_category":"MARKETING","previous_category":"UTILITY", …}
 */
const Change = z.looseObject({
  message_template_id: z
    .union([z.string().min(1), z.number()])
    .transform(String)
    .optional()
    .catch(undefined),
  message_template_name: word,
  message_template_language: word,
  event: word,
  reason: word,
  other_info: z.looseObject({ title: word }).optional().catch(undefined),
  new_quality_score: word,
  new_category: word,
  correct_category: word,
});

/** Events that are over with the status they name, by the status that holds after them. */
const after: Record<string, string> = { REINSTATED: 'APPROVED', UNARCHIVED: 'APPROVED' };

/**
 * What a noted change (`field`, its `value`) says of one template; undefined where it says nothing of
 * any. Never throws. An announced category (`correct_category`) is none yet.
 */
export function readTemplateNews(field: string, value: Json): TemplateNews | undefined {
  const read = Change.safeParse(value).data;
  const name = read?.message_template_name;
  const language = read?.message_template_language?.replaceAll('-', '_');
  if (!read || name === undefined || language === undefined) return undefined;
  const template = { name, language, ...given({ providerId: read.message_template_id }) };
  switch (field) {
    case 'message_template_status_update': {
      if (read.event === undefined) return undefined;
      const event = read.other_info?.title === 'UNPAUSE' ? 'APPROVED' : read.event;
      const reason = read.reason === 'NONE' ? undefined : read.reason;
      return { ...template, status: after[event] ?? event, ...given({ failureReason: reason }) };
    }
    case 'message_template_quality_update':
      if (read.new_quality_score === undefined) return undefined;
      return { ...template, quality: read.new_quality_score };
    case 'template_category_update':
      if (read.new_category === undefined || read.correct_category !== undefined) return undefined;
      return { ...template, category: read.new_category };
    case 'message_template_components_update':
      return { ...template, isRewritten: true };
    default:
      return undefined;
  }
}

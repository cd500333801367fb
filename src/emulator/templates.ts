import type { Emulator } from './emulator.ts';
import type { JsonRecord } from './record.ts';
import { publish } from './webhooks/publish.ts';
import type { Template, Waba } from './world.ts';

/** What Meta decided about a template; what is left out stays as it is. */
export type Decision = {
  status?: string | undefined;
  category?: string | undefined;
  quality?: string | undefined;
  reason?: string | undefined;
};

/** Applies a decision, and tells of each part that changed by the webhook Meta has for it. */
export function decideTemplate(
  emulator: Emulator,
  waba: Waba,
  template: Template,
  decision: Decision,
): void {
  const named = {
    message_template_id: Number(template.id),
    message_template_name: template.name,
    message_template_language: template.language,
  };
  if (decision.category !== undefined && decision.category !== template.category) {
    const previous = template.category;
    template.category = decision.category;
    publishField(emulator, waba, 'template_category_update', {
      ...named,
      previous_category: previous,
      new_category: decision.category,
    });
  }
  if (decision.quality !== undefined && decision.quality !== template.quality) {
    const previous = template.quality;
    template.quality = decision.quality;
    publishField(emulator, waba, 'message_template_quality_update', {
      previous_quality_score: previous,
      new_quality_score: decision.quality,
      ...named,
    });
  }
  if (decision.status !== undefined) {
    template.status = decision.status === 'REINSTATED' ? 'APPROVED' : decision.status;
    template.rejectedReason = decision.reason ?? 'NONE';
    publishField(emulator, waba, 'message_template_status_update', {
      event: decision.status,
      ...named,
      reason: decision.reason ?? 'NONE',
      message_template_category: template.category,
    });
  }
}

/** Sends a webhook of any field of a WABA. */
export function publishField(
  emulator: Emulator,
  waba: Waba,
  field: string,
  value: JsonRecord,
): void {
  publish(emulator, {
    waba,
    update: {
      wabaId: waba.wabaId,
      metadata: undefined,
      contact: undefined,
      item: { list: undefined, field, value },
      time: Math.floor(emulator.clock.now() / 1000),
    },
  });
}

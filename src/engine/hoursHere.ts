import type { Json } from '../messages/events.ts';
import type { BusinessHours } from './businessHours.ts';
import type { Run } from './run.ts';

/** Business hours as the present flow has them; the account's, where it goes by those, count as read. */
export function hoursHere(run: Run): BusinessHours | undefined {
  const hours = run.flow.businessHours(run.scene);
  if (run.flow.definition.settings?.business_hours === 'account') {
    run.reads['account.business_hours'] = asJson(hours);
  }
  return hours;
}

/** Hours were parsed from JSON. */
const asJson = (hours: BusinessHours | undefined): Json => (hours ?? null) as Json;

import { campaigns } from './es/campaigns.ts';
import { contacts } from './es/contacts.ts';
import { flows } from './es/flows.ts';
import { forms } from './es/forms.ts';
import { inbox } from './es/inbox.ts';
import { lines } from './es/lines.ts';
import { outbounds } from './es/outbounds.ts';
import { settings } from './es/settings.ts';
import { states } from './es/states.ts';

/** What the API says, in Spanish. */
export const sentences: Record<string, string> = {
  ...campaigns,
  ...contacts,
  ...flows,
  ...forms,
  ...inbox,
  ...lines,
  ...outbounds,
  ...settings,
  ...states,
};

import { campaigns } from './pt/campaigns.ts';
import { contacts } from './pt/contacts.ts';
import { flows } from './pt/flows.ts';
import { forms } from './pt/forms.ts';
import { inbox } from './pt/inbox.ts';
import { lines } from './pt/lines.ts';
import { outbounds } from './pt/outbounds.ts';
import { settings } from './pt/settings.ts';
import { states } from './pt/states.ts';

/** What the API says, in Portuguese. */
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

import { addPage, type Site } from '../visit.ts';
import { addAccount } from './account.tsx';
import { addAgents } from './agents.tsx';
import { addDeliveries } from './deliveries.tsx';
import { addHooks } from './hooks.tsx';
import { addKeys } from './keys.tsx';
import { keysPath, roles, settingsPath } from './places.ts';
import { addReplies } from './replies.tsx';
import { addSecrets } from './secrets.tsx';
import { addWords } from './words.tsx';

/** What an account has set up: a tab for each kind of it. */
export function addSettings(site: Site): void {
  addPage(site, { path: settingsPath, roles }, async ({ c }) => c.redirect(keysPath, 303));
  addKeys(site);
  addHooks(site);
  addDeliveries(site);
  addSecrets(site);
  addWords(site);
  addReplies(site);
  addAgents(site);
  addAccount(site);
}

import type { Json } from '../messages/events.ts';
import type { NewApiKey } from './apiKey.ts';

/** What a web key opens: one flow, for one end user of the account's. */
export type WebAccess = {
  flowId: string;
  /** The account's own id of the end user, the wire's `account_id`. */
  userRef: string;
  country: string;
  /** Where the end user goes afterwards. */
  redirectUrl: string;
  /** The flow's `trigger.variables`. */
  variables: Record<string, Json>;
};

const validForMs = 2 * 3_600_000;

/** A key for one run of a flow on a web page, for two hours. */
export const webKey = (name: string, web: WebAccess, now: Date): NewApiKey => ({
  name,
  keyType: 'web',
  scopes: ['web'],
  web,
  expiresAt: new Date(now.getTime() + validForMs),
});

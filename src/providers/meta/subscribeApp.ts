import * as z from 'zod';
import type { SendHttp } from '../contract.ts';
import type { AccountAccess, Answer } from '../management.ts';
import { callGraph } from './callGraph.ts';

const Done = z.looseObject({ success: z.literal(true) });

/**
 * Lets the token's app hear a business account, at an address of ours (`POST /{waba_id}/subscribed_apps`).
 * Before it answers, Meta asks `callbackUrl` for the challenge with `verifyToken`, so the route must be up.
 * A number receives nothing until this was done once. `callbackUrl` has at most 200 characters.
 */
export async function subscribeApp(
  access: AccountAccess,
  wabaId: string,
  callback: { callbackUrl: string; verifyToken: string },
  http: SendHttp,
): Promise<Answer<{ success: true }>> {
  const body = {
    override_callback_uri: callback.callbackUrl,
    verify_token: callback.verifyToken,
  };
  const path = `/${encodeURIComponent(wabaId)}/subscribed_apps`;
  return callGraph(access, http, { method: 'POST', path, body }, Done);
}

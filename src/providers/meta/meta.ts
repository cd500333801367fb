import type { Provider } from '../contract.ts';
import { failureOf } from './failures.ts';
import { names } from './names.ts';
import { normalise } from './normalise.ts';
import { markRead, send } from './send.ts';
import { verify } from './verify.ts';

/** WhatsApp Cloud API, straight from Meta. */
export const meta: Provider = {
  name: 'meta',
  verify,
  names,
  normalise,
  failureOf,
  send,
  markRead,
};

import type { Env, Hono } from 'hono';
import type { Unit } from '../../src/db/unit.ts';
import type { Deps } from '../../src/deps.ts';
import { createUser } from '../../src/users/createUser.ts';
import { startSession } from '../../src/users/session.ts';
import { newTenant } from '../routes/testApi.ts';
import { openBrowser } from './visitor.ts';

/** A new account, and Ada, who is an admin of it, in her browser. */
export async function openAdmin(deps: Deps, app: Pick<Hono<Env>, 'request'>, language = 'en') {
  const tenant = await newTenant(deps);
  const token = await tenant.unit(async (unit: Unit) => {
    const user = await createUser(unit, { email: 'ada@example.com', name: 'Ada', role: 'admin' });
    return startSession(unit, user.id);
  });
  const { ask } = openBrowser(app, language);
  return {
    ...tenant,
    ask: (path: string, form?: Record<string, string> | FormData, headers: object = {}) =>
      ask(path, form, { Cookie: `chasqui_console=${token}`, ...headers }),
  };
}

import type { Context } from 'hono';
import { z } from 'zod';
import { comeOrGo } from '../agents/comeOrGo.ts';
import { openUnit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { hashPassword, shortestPassword } from '../users/password.ts';
import { endSession, startSession } from '../users/session.ts';
import { setPassword } from '../users/setPassword.ts';
import { signIn } from '../users/signIn.ts';
import { findSignInLink, useSignInLink } from '../users/signInLink.ts';
import { roles } from '../users/table.ts';
import { readToken } from '../users/token.ts';
import { Alone, Refused } from './layout.tsx';
import {
  addAction,
  dropSession,
  html,
  keepSession,
  readFields,
  readForm,
  type Site,
} from './visit.ts';
import { type Words, wordsFor } from './words.ts';

const credentials = z.object({ email: z.string(), password: z.string().max(1_000) });

/** In by e-mail and password, in by a link that works once, and out. */
export function addSignIn(site: Site): void {
  const { app, deps } = site;
  app.get('/console/sign-in', (c) => html(c, <SignIn words={wordsFor(c)} />));
  app.post('/console/sign-in', async (c) => {
    const given = readFields(credentials, await readForm(c));
    const token = await signIn(deps, given);
    if (token === undefined) {
      const words = wordsFor(c);
      return html(c, <SignIn words={words} problem={words.noFit} email={given.email} />, 401);
    }
    keepSession(c, deps, token);
    return c.redirect('/console', 303);
  });

  // Opening it signs nobody in: programs that look at links before people do would use it up.
  app.get('/console/link/:token', async (c) => {
    const { accountId, hash } = tokenOf(c);
    const user = await openUnit(deps, accountId, (unit) => findSignInLink(unit, hash));
    return html(c, user ? <Choose words={wordsFor(c)} email={user.email} /> : over(wordsFor(c)));
  });
  app.post('/console/link/:token', async (c) => {
    const { accountId, hash } = tokenOf(c);
    const words = wordsFor(c);
    const { password } = readFields(credentials.pick({ password: true }), await readForm(c));
    const found = await openUnit(deps, accountId, (unit) => findSignInLink(unit, hash));
    if (!found) return html(c, over(words));
    const chosen = await hashPassword(password).catch(refusal);
    if (chosen instanceof AppError) {
      const page = <Choose words={words} email={found.email} problem={chosen.message} />;
      return html(c, page, 422);
    }
    const token = await openUnit(deps, accountId, async (unit) => {
      const userId = await useSignInLink(unit, hash);
      if (userId === undefined) return undefined;
      await setPassword(unit, userId, chosen);
      return startSession(unit, userId);
    });
    if (token === undefined) return html(c, over(words));
    keepSession(c, deps, token);
    return c.redirect('/console', 303);
  });

  addAction(
    site,
    {
      path: '/console/sign-out',
      roles,
      fields: z.object({}),
      page: async ({ words }) => <SignIn words={words} />,
    },
    async ({ c, user, sessionHash }) => {
      await openUnit(deps, user.accountId, async (unit) => {
        await endSession(unit, sessionHash);
        await comeOrGo(unit, user, 'offline');
      });
      dropSession(c);
      // Pictures that people sent stay in the browser for minutes otherwise.
      c.header('Clear-Site-Data', '"cache"');
      return { to: '/console/sign-in' };
    },
  );
}

/** AppError `not_found` where it is none at all. */
function tokenOf(c: Context): { accountId: string; hash: Buffer } {
  const token = readToken(c.req.param('token') ?? '');
  if (!token) throw new AppError('not_found', 'There is no such link');
  return token;
}

/** What is said of a password that cannot be one. */
function refusal(error: unknown): AppError {
  if (error instanceof AppError && error.code === 'invalid_request') return error;
  throw error;
}

type SignInProps = { words: Words; problem?: string; email?: string };

const SignIn = ({ words, problem, email }: SignInProps) => (
  <Alone words={words} title={words.signIn}>
    <Refused words={words} message={problem} />
    <form class="stack" method="post" action="/console/sign-in">
      <label>
        {words.email}
        <input name="email" type="email" autocomplete="username" value={email} required autofocus />
      </label>
      <label>
        {words.password}
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <button class="main" type="submit">
        {words.signIn}
      </button>
    </form>
    <p class="small dim">{words.noPassword}</p>
  </Alone>
);

const Choose = ({ words, email, problem }: { words: Words; email: string; problem?: string }) => (
  <Alone words={words} title={words.welcome}>
    <p>{words.choosePassword}</p>
    <Refused words={words} message={problem} />
    <form class="stack" method="post">
      <label>
        {words.email}
        <input name="email" type="email" autocomplete="username" value={email} readonly />
      </label>
      <NewPassword words={words} />
      <button class="main" type="submit">
        {words.signIn}
      </button>
    </form>
  </Alone>
);

export const NewPassword = ({ words }: { words: Words }) => (
  <label>
    {words.newPassword}
    <input
      name="password"
      type="password"
      autocomplete="new-password"
      minlength={shortestPassword}
      aria-describedby="password-hint"
      required
    />
    <span class="small dim" id="password-hint">
      {words.passwordHint}
    </span>
  </label>
);

const over = (words: Words) => (
  <Alone words={words} title={words.linkOver}>
    <p>{words.linkOverWhy}</p>
    <a href="/console/sign-in">{words.signIn}</a>
  </Alone>
);

import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { NONCE, secureHeaders } from 'hono/secure-headers';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import pLimit from 'p-limit';
import { problemOfDatabase } from '../db/problemOfDatabase.ts';
import type { Deps } from '../deps.ts';
import { AppError, httpStatuses } from '../errors.ts';
import { roles } from '../users/table.ts';
import { addAssetRoutes } from './assets.ts';
import { addCampaigns } from './campaigns/campaigns.tsx';
import { addContacts } from './contacts/contacts.tsx';
import { addFlows } from './flows/flows.tsx';
import { addHealth } from './health/health.tsx';
import { addInbox } from './inbox/inbox.tsx';
import { Alone, firstPlace } from './layout.tsx';
import { addLines } from './lines/lines.tsx';
import { addMe } from './me.tsx';
import { addOutbounds } from './outbounds/outbounds.tsx';
import { Sentence } from './sentence.tsx';
import { addSettings } from './settings/settings.tsx';
import { addSignIn } from './signIn.tsx';
import { addUsers } from './users.tsx';
import { html, type Site, visitOf, wantsPart } from './visit.ts';
import { type Words, wordsFor } from './words.ts';

const everywhere = '/console/*';

/** More would make none of them come sooner, and keep webhooks waiting for the database. */
const pagesAtOnce = 4;

/** All pages, below `/console`. They load nothing from outside, and no other site may frame or fill them in. */
export function buildConsole(deps: Deps): Site {
  const app = new Hono();
  const site: Site = { app, deps, entries: [], inTurn: pLimit(pagesAtOnce) };
  app.use(
    everywhere,
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        // The editor makes a style of its own.
        styleSrc: ["'self'", NONCE],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        mediaSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      xFrameOptions: 'DENY',
      referrerPolicy: 'same-origin',
      strictTransportSecurity: deps.publicUrl.startsWith('https:'),
      // A file that a stranger sent says more strictly what it may do.
      overwrite: false,
    }),
  );
  app.use(everywhere, async (c, next) => {
    c.header('Cache-Control', 'no-store');
    await next();
  });
  // Behind a proxy that ends TLS, the address that browsers know is not the one that we are asked by.
  const isOurs = (origin: string, c: Context) =>
    origin === new URL(deps.publicUrl).origin || origin === new URL(c.req.url).origin;
  app.use(everywhere, csrf({ origin: isOurs }));
  const small = bodyLimit({ maxSize: 1024 * 1024 });
  const ofFiles = bodyLimit({ maxSize: 101 * 1024 * 1024 });
  app.use(everywhere, (c, next) => (c.req.path.endsWith('/file') ? ofFiles : small)(c, next));
  app.onError((error, c) => showProblem(c, error, deps));

  addAssetRoutes(app);
  addSignIn(site);
  addInbox(site);
  addContacts(site);
  addOutbounds(site);
  addFlows(site);
  addLines(site);
  addHealth(site);
  addSettings(site);
  addCampaigns(site);
  addUsers(site);
  addMe(site);
  app.get('/console', async (c) => {
    const visit = await visitOf(c, deps, roles);
    return visit instanceof Response ? visit : c.redirect(firstPlace(visit.user.role), 303);
  });
  app.all(everywhere, () => {
    throw new AppError('not_found', 'There is no such page');
  });
  return site;
}

/** Why there is no page, as a page. */
function showProblem(c: Context, error: unknown, { log }: Deps): Response {
  const words = wordsFor(c);
  const known = error instanceof AppError ? error : problemOfDatabase(error);
  if (error instanceof HTTPException && error.status === 413) {
    return problem(c, 413, words, words.tooLarge, words.tooLargeWhy);
  }
  if (error instanceof HTTPException) {
    return problem(c, error.status, words, words.foreign, words.foreignWhy);
  }
  if (!known) {
    log.error({ err: error, method: c.req.method, route: c.req.path }, 'A page failed');
    return problem(c, 500, words, words.failed, words.failedWhy);
  }
  const status = httpStatuses[known.code];
  // A page is no part of another: what showed what is gone, or is not to be seen any more, is loaded anew.
  if (wantsPart(c) && (status === 404 || status === 403)) c.header('HX-Refresh', 'true');
  switch (known.code) {
    case 'forbidden':
      return problem(c, status, words, words.notAllowed, words.notAllowedWhy);
    case 'not_found':
      return problem(c, status, words, words.notFound, words.notFoundWhy);
    case 'unavailable':
      return problem(c, status, words, words.unavailable, words.unavailableWhy);
    default:
      return problem(c, status, words, words.failed, known.message);
  }
}

const problem = (
  c: Context,
  status: ContentfulStatusCode,
  words: Words,
  title: string,
  why: string,
) =>
  html(
    c,
    <Alone words={words} title={title}>
      <p>
        <Sentence words={words}>{why}</Sentence>
      </p>
      <a href="/console">{words.back}</a>
    </Alone>,
    status,
  );

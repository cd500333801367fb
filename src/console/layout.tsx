import type { Child } from 'hono/jsx';
import type { UserRow } from '../users/createUser.ts';
import { type Role, roles } from '../users/table.ts';
import { type AssetName, assetPath } from './assets.ts';
import { Icon } from './icons.tsx';
import { Sentence } from './sentence.tsx';
import type { Words } from './words.ts';

/**
 * What fails on our side leaves what is shown as it is: what asks again and again goes on asking. What somebody has
 * opened stays open when the page changes around it.
 */
const htmxConfig = JSON.stringify({
  includeIndicatorCSS: false,
  noSwap: [204, 304, '5xx'],
  morphIgnore: ['data-htmx-powered', 'open'],
});

type PageProps = {
  words: Words;
  title: string;
  scripts?: readonly AssetName[];
  children: Child;
};

const Page = ({ words, title, scripts = [], children }: PageProps) => (
  <html lang={words.lang}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
      <meta name="color-scheme" content="light dark" />
      <meta name="htmx-config" content={htmxConfig} />
      <title>{`${title} · Chasqui`}</title>
      <link rel="stylesheet" href={assetPath('console.css')} />
      {scripts.map((script) => (
        <script src={assetPath(script)} defer />
      ))}
      <link rel="icon" href="data:," />
    </head>
    {children}
  </html>
);

const Brand = () => (
  <div class="brand">
    <Icon name="brand" /> Chasqui
  </div>
);

type AloneProps = { words: Words; title: string; children: Child };

/** A page before anybody is signed in, and one that says why there is none. */
export const Alone = ({ words, title, children }: AloneProps) => (
  <Page words={words} title={title}>
    <body class="alone">
      <main>
        <Brand />
        <div class="card stack">
          <h1>{title}</h1>
          {children}
        </div>
      </main>
    </body>
  </Page>
);

/** In the order in which they stand, and who sees them. */
const places = [
  { path: '/console/inbox', icon: 'inbox', word: 'inbox', roles: ['agent', 'admin'] },
  {
    path: '/console/campaigns',
    icon: 'campaigns',
    word: 'campaigns',
    roles: ['marketer', 'admin'],
  },
  { path: '/console/flows', icon: 'flows', word: 'flows', roles: ['marketer', 'admin'] },
  {
    path: '/console/outbounds',
    icon: 'outbounds',
    word: 'outbounds',
    roles: ['marketer', 'admin'],
  },
  { path: '/console/contacts', icon: 'contacts', word: 'contacts', roles },
  { path: '/console/lines', icon: 'lines', word: 'lines', roles: ['admin'] },
  { path: '/console/health', icon: 'health', word: 'health', roles: ['admin'] },
  { path: '/console/settings', icon: 'settings', word: 'settings', roles: ['admin'] },
  { path: '/console/users', icon: 'users', word: 'users', roles: ['admin'] },
  { path: '/console/me', icon: 'me', word: 'me', roles },
] as const satisfies {
  path: string;
  icon: string;
  word: keyof Words['places'];
  roles: readonly Role[];
}[];

type Place = (typeof places)[number]['path'];

/** Where somebody of this role begins. */
export const firstPlace = (role: Role): string => placesOf(role)[0]?.path ?? '/console/me';

const placesOf = (role: Role) =>
  places.filter((place) => place.roles.some((each) => each === role));

/** As many as stand side by side on a narrow screen; the others are behind a button there. */
const mostAtHand = 4;

type FrameProps = {
  words: Words;
  user: UserRow;
  place: Place;
  title: string;
  /** It takes the whole screen, and shows its title nowhere. */
  isWide?: boolean;
  /** Beside what makes pages live. */
  scripts?: readonly AssetName[];
  children: Child;
};

/** A page of somebody who is signed in. */
export const Frame = ({
  words,
  user,
  place,
  title,
  isWide,
  scripts = [],
  children,
}: FrameProps) => {
  const all = placesOf(user.role);
  const link = ({ path, icon, word }: (typeof places)[number]) => (
    <a href={path} aria-current={path === place ? 'page' : undefined}>
      <Icon name={icon} /> {words.places[word]}
    </a>
  );
  return (
    <Page words={words} title={title} scripts={['live.js', ...scripts]}>
      <body class="frame">
        <nav aria-label="Chasqui">
          <a class="skip" href="#main">
            {title}
          </a>
          <Brand />
          {all.slice(0, mostAtHand).map(link)}
          <button class="plain more-places" type="button" popovertarget="places">
            <Icon name="more" /> {words.more}
          </button>
          <div id="places" popover="auto">
            {all.slice(mostAtHand).map(link)}
            <form class="end" method="post" action="/console/sign-out">
              <button class="plain" type="submit">
                <Icon name="out" /> {words.signOut}
              </button>
            </form>
          </div>
        </nav>
        <main id="main" class={isWide ? 'wide' : 'stack'}>
          <h1 class={isWide ? 'unseen' : undefined}>{title}</h1>
          {children}
        </main>
        <p id="done" role="status" data-done={words.done} />
      </body>
    </Page>
  );
};

type BackToProps = { href: string; children: Child };

/** At the head of a page: the list, or whatever it is one of. */
export const BackTo = ({ href, children }: BackToProps) => (
  <a class="back-to" href={href}>
    <Icon name="back" /> {children}
  </a>
);

/** What has just been done; nothing where nothing has. */
export const Done = ({ children }: { children: Child }) => {
  if (children === undefined) return null;
  return (
    <p class="said good" role="status">
      {children}
    </p>
  );
};

type RefusedProps = { words: Words; message: string | undefined };

/** What was wrong, above the form that it was wrong with: in the console's words, or a sentence of the API's. */
export const Refused = ({ words, message }: RefusedProps) => {
  if (message === undefined) return null;
  return (
    <div class="said bad" role="alert">
      <p>
        <Sentence words={words}>{message}</Sentence>
      </p>
    </div>
  );
};

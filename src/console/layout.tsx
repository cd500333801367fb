import type { Child } from 'hono/jsx';
import type { UserRow } from '../users/createUser.ts';
import { type Role, roles } from '../users/table.ts';
import { assetPath } from './assets.ts';
import { Icon } from './icons.tsx';
import type { Words } from './words.ts';

type PageProps = { words: Words; title: string; isLive?: boolean | undefined; children: Child };

/** `isLive`: what is on it changes by itself, by scripts of ours. */
const Page = ({ words, title, isLive, children }: PageProps) => (
  <html lang={words.lang}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
      <meta name="color-scheme" content="light dark" />
      <meta name="htmx-config" content="includeIndicatorCSS:false" />
      <title>{`${title} · Chasqui`}</title>
      <link rel="stylesheet" href={assetPath('console.css')} />
      {isLive && <script src={assetPath('live.js')} defer />}
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
  { path: '/console/users', icon: 'users', word: 'users', roles: ['admin'] },
  { path: '/console/me', icon: 'me', word: 'me', roles },
] as const satisfies { path: string; icon: string; word: keyof Words; roles: readonly Role[] }[];

type Place = (typeof places)[number]['path'];

/** Where somebody of this role begins. */
export const firstPlace = (role: Role): string => placesOf(role)[0]?.path ?? '/console/me';

const placesOf = (role: Role) =>
  places.filter((place) => place.roles.some((each) => each === role));

type FrameProps = {
  words: Words;
  user: UserRow;
  place: Place;
  title: string;
  /** It takes the whole screen, shows its title nowhere, and is live. */
  isWide?: boolean;
  children: Child;
};

/** A page of somebody who is signed in. */
export const Frame = ({ words, user, place, title, isWide, children }: FrameProps) => (
  <Page words={words} title={title} isLive={isWide}>
    <body class="frame">
      <nav aria-label="Chasqui">
        <a class="skip" href="#main">
          {title}
        </a>
        <Brand />
        {placesOf(user.role).map(({ path, icon, word }) => (
          <a href={path} aria-current={path === place ? 'page' : undefined}>
            <Icon name={icon} /> {words[word]}
          </a>
        ))}
        <form class="end" method="post" action="/console/sign-out">
          <button class="plain" type="submit">
            <Icon name="out" /> {words.signOut}
          </button>
        </form>
      </nav>
      <main id="main" class={isWide ? 'wide' : 'stack'}>
        <h1 class={isWide ? 'unseen' : undefined}>{title}</h1>
        {children}
      </main>
    </body>
  </Page>
);

/** What was wrong, above the form that it was wrong with. */
export const Refused = ({ message }: { message: string | undefined }) =>
  message === undefined ? null : (
    <p class="said bad" role="alert">
      {message}
    </p>
  );

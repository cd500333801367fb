import type { Child } from 'hono/jsx';
import { Copied } from '../copied.tsx';
import { Frame, Refused } from '../layout.tsx';
import { Tabs } from '../table.tsx';
import type { Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import {
  accountPath,
  agentsPath,
  hooksPath,
  keysPath,
  repliesPath,
  secretsPath,
  settingsPath,
  wordsPath,
} from './places.ts';

type SettingsFrameProps = {
  visit: Visit;
  /** The tab that it is of. */
  here: string;
  problem?: string | undefined;
  children: Child;
};

/** A page of the settings, below their tabs. */
export const SettingsFrame = ({ visit, here, problem, children }: SettingsFrameProps) => {
  const { words, user } = visit;
  return (
    <Frame words={words} user={user} place={settingsPath} title={words.places.settings}>
      <Tabs
        name={words.places.settings}
        tabs={tabsOf(words).map(([href, word]) => ({ href, word, isHere: href === here }))}
      />
      <Refused words={words} message={problem} />
      {children}
    </Frame>
  );
};

const tabsOf = ({ settings: t, places, canned }: Words): [href: string, word: string][] => [
  [keysPath, t.keys],
  [hooksPath, t.hooks],
  [secretsPath, t.secrets],
  [wordsPath, t.words],
  [repliesPath, canned],
  [agentsPath, t.agents],
  ['/console/users', places.users],
  [accountPath, t.account],
];

type OnceProps = { title: string; label: string; value: string; words: Words };

/** What is shown this one time. */
export const Once = ({ title, label, value, words }: OnceProps) => (
  <section class="said good stack" role="status">
    <b>{title}</b>
    <Copied label={label} value={value} words={words} />
    <p class="small">{words.settings.once}</p>
  </section>
);

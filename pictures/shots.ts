import type { Page } from 'playwright-core';

/** A picture: its name, how its page is come to, and as which README shows it. */
export type Shot = {
  name: string;
  open: (page: Page) => Promise<unknown>;
  forReadme?: 'wide-light' | 'wide-dark' | 'narrow-light' | 'narrow-dark';
};

const at = (path: string) => (page: Page) => page.goto(`/console${path}`);

/** The page that one comes to by following links, from a first page on. */
const through =
  (path: string, ...links: (string | RegExp)[]) =>
  async (page: Page) => {
    await page.goto(`/console${path}`);
    for (const name of links) {
      await page.locator('main').getByRole('link', { name }).first().click();
      await page.waitForLoadState('load');
    }
  };

const openChat = async (page: Page) => {
  await through('/inbox?view=unassigned', /Lucía/)(page);
  await page.locator('#talk[data-chat]').waitFor();
};

export const shots: readonly Shot[] = [
  { name: 'inbox', open: at('/inbox?view=unassigned') },
  { name: 'inbox-chat', open: openChat, forReadme: 'wide-light' },
  {
    name: 'inbox-flow',
    open: async (page) => {
      await openChat(page);
      const details = page.getByRole('button', { name: 'Details' });
      if (await details.isVisible()) await details.click();
      await page.getByRole('button', { name: 'See the whole flow' }).click();
      await page.locator('#whole-flow .diagram').waitFor();
    },
  },
  { name: 'campaigns', open: at('/campaigns') },
  {
    name: 'campaign',
    open: through('/campaigns', 'Spring collection'),
    forReadme: 'wide-light',
  },
  { name: 'campaign-new', open: at('/campaigns/new') },
  { name: 'campaign-draft', open: through('/campaigns', 'Shipped on Monday') },
  { name: 'flows', open: at('/flows') },
  { name: 'flow', open: through('/flows', /Alma Shoes/) },
  {
    name: 'flow-editor',
    open: through('/flows', /Alma Shoes/, 'Editor'),
    forReadme: 'wide-dark',
  },
  { name: 'flow-versions', open: through('/flows', /Alma Shoes/, 'Versions') },
  { name: 'flow-settings', open: through('/flows', /Alma Shoes/, /Settings|Ways in/) },
  { name: 'flow-new', open: at('/flows/new') },
  { name: 'outbounds', open: at('/outbounds') },
  {
    name: 'outbound',
    open: through('/outbounds', /spring_collection/),
    forReadme: 'wide-light',
  },
  { name: 'outbound-rejected', open: through('/outbounds', /win_a_prize/) },
  { name: 'outbound-new', open: at('/outbounds/new') },
  { name: 'contacts', open: at('/contacts') },
  {
    name: 'contact',
    open: through('/contacts?q=51999001000', 'Lucía Paredes'),
    forReadme: 'narrow-dark',
  },
  { name: 'contact-import', open: at('/contacts/imports') },
  { name: 'segments', open: at('/contacts/segments') },
  { name: 'segment', open: through('/contacts/segments', 'VIPs in Lima') },
  { name: 'lines', open: at('/lines') },
  { name: 'line', open: through('/lines', /Emulator|Alma/) },
  { name: 'health', open: at('/health'), forReadme: 'wide-light' },
  { name: 'settings', open: at('/settings') },
  ...['keys', 'hooks', 'deliveries', 'secrets', 'words', 'replies', 'agents', 'account'].map(
    (tab): Shot => ({ name: `settings-${tab}`, open: at(`/settings/${tab}`) }),
  ),
  { name: 'users', open: at('/users') },
  { name: 'me', open: at('/me') },
];

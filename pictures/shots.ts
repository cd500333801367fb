import type { Page } from 'playwright-core';

/** A picture: its name, how its page is come to, and as which README shows it. */
export type Shot = {
  name: string;
  open: (page: Page) => Promise<unknown>;
  forReadme?: 'wide-light' | 'wide-dark' | 'narrow-light' | 'narrow-dark';
};

const at = (path: string) => (page: Page) => page.goto(`/console${path}`);

/** The page that a link on another leads to. */
const through = (path: string, link: string | RegExp) => async (page: Page) => {
  await page.goto(`/console${path}`);
  await page.locator('main').getByRole('link', { name: link }).first().click();
};

export const shots: readonly Shot[] = [
  { name: 'inbox', open: at('/inbox?view=unassigned') },
  {
    name: 'inbox-chat',
    open: through('/inbox?view=unassigned', /Lucía/),
    forReadme: 'wide-light',
  },
  {
    name: 'inbox-flow',
    open: async (page) => {
      await through('/inbox?view=unassigned', /Lucía/)(page);
      await page.locator('#talk[data-chat]').waitFor();
      const details = page.getByRole('button', { name: 'Details' });
      if (await details.isVisible()) await details.click();
      await page.getByRole('button', { name: 'See the whole flow' }).click();
      await page.locator('#whole-flow .diagram').waitFor();
    },
  },
  { name: 'users', open: at('/users') },
  { name: 'me', open: at('/me') },
];

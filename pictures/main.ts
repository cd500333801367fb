import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from '../bench/build.ts';
import { chromiumFlags, chromiumPath } from '../test/support/chromium.ts';
import { fillShop } from './shop.ts';
import { type Shot, shots } from './shots.ts';
import { openStage, type Stage } from './stage.ts';

const usage = `npm run pictures [-- --only=TEXT] [--database=URL]

  A picture of every page of the console, filled with a shop's days, at 1280 and 390 px, in both themes:
  into pictures/results. Those that README.md shows go to docs/console.

  --only=TEXT     pages whose name has it
  --database=URL  an empty Postgres database instead of the embedded one
`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    database: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const results = 'pictures/results';
const widths = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } };
const themes = ['light', 'dark'] as const;
const password = 'shoes for the whole family';

async function takeAll(stage: Stage, browser: Browser, asked: readonly Shot[]): Promise<void> {
  const email = 'maria@alma.example';
  const link = stage.addUser({ email, name: 'María Salas', role: 'admin' });
  stage.addUser({ email: 'tomas@alma.example', name: 'Tomás Rey', role: 'agent' });
  stage.addUser({ email: 'ines@alma.example', name: 'Inés Prado', role: 'marketer' });
  const first = await browser.newContext({ baseURL: stage.url, locale: 'en' });
  const page = await first.newPage();
  await page.goto(link);
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button').click();
  await page.waitForURL(/inbox/);
  const storageState = await first.storageState();
  for (const [width, viewport] of Object.entries(widths)) {
    for (const colorScheme of themes) {
      const options = { baseURL: stage.url, locale: 'en', viewport, colorScheme, storageState };
      const context = await browser.newContext(options);
      const page = await context.newPage();
      for (const shot of asked) await take(page, shot, `${shot.name}-${width}-${colorScheme}`);
      await context.close();
    }
  }
}

async function take(page: Page, { name, open, forReadme }: Shot, file: string): Promise<void> {
  await open(page);
  await page.waitForLoadState('load');
  // Until what comes by itself has come.
  await page.waitForTimeout(600);
  await page.screenshot({ path: `${results}/${file}.png`, fullPage: !file.includes('inbox') });
  if (forReadme && file === `${name}-${forReadme}`) {
    await page.screenshot({ path: `docs/console/${name}.png` });
  }
}

if (values.help) {
  process.stdout.write(usage);
} else {
  build();
  mkdirSync(results, { recursive: true });
  mkdirSync('docs/console', { recursive: true });
  const stage = await openStage(values.database);
  const browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags });
  try {
    await fillShop(stage);
    await takeAll(
      stage,
      browser,
      shots.filter(({ name }) => name.includes(values.only)),
    );
  } finally {
    await browser.close();
    await stage.close();
  }
}

import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What is seriously wrong with a page for whoever cannot see it, hear it or point: `rule: the elements`. */
export async function findSerious(page: Page): Promise<string[]> {
  // Not as a script element, which our pages refuse.
  await page.evaluate(axe.source);
  const found = await page.evaluate('axe.run()');
  const { violations } = found as axe.AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

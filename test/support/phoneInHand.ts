import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { durationMs } from '../../src/engine/duration.ts';
import type { Journey } from './journey.ts';

/** What one does with a phone in the hand; each look is at the next message that comes. */
export type Person = {
  writes: (text: string) => Promise<void>;
  reads: (text: string) => Promise<void>;
  /** A message that cannot be known before: which of these it is. */
  readsOneOf: (...texts: string[]) => Promise<string>;
  taps: (label: string) => Promise<void>;
  /** Opens the list, and takes the row. */
  picks: (opener: string, row: string) => Promise<void>;
  sends: (name: string, mimeType: string) => Promise<void>;
  fillsIn: (cta: string, fields: unknown) => Promise<void>;
  /** The newest message has a link that leads there. */
  canFollow: (label: string, url: string) => Promise<void>;
  waits: (duration: string) => Promise<void>;
};

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A person who holds a phone of the page, and has read nothing yet. */
export function phoneInHand(phone: Locator, journey: Journey): Person {
  let read = 0;
  const received = phone.locator('.message.received:not(.waiting)');
  const said = phone.locator('.message.said');
  const newest = () => received.nth(read - 1);
  const next = async () => {
    const text = received.nth(read).locator('.text');
    await text.waitFor();
    read += 1;
    return (await text.textContent()) ?? '';
  };
  /** Done when the business has it: two ticks. */
  const thenIsHeard = async (doing: () => Promise<unknown>) => {
    const before = await said.count();
    await doing();
    await said
      .nth(before)
      .locator('.tick[data-status="delivered"], .tick[data-status="read"]')
      .waitFor();
  };
  return {
    writes: (text) =>
      thenIsHeard(async () => {
        await phone.getByLabel('Message', { exact: true }).fill(text);
        await phone.getByLabel('Message', { exact: true }).press('Enter');
      }),
    reads: async (text) => expect(await next()).toBe(text),
    readsOneOf: async (...texts) => {
      const text = await next();
      expect(texts).toContain(text);
      return text;
    },
    taps: (label) =>
      thenIsHeard(() => newest().getByRole('button', { name: label, exact: true }).click()),
    picks: (opener, row) =>
      thenIsHeard(async () => {
        await newest().getByRole('button', { name: opener, exact: true }).click();
        await phone
          .getByRole('dialog')
          .locator('.row', { has: phone.page().getByText(row, { exact: true }) })
          .click();
      }),
    sends: (name, mimeType) =>
      thenIsHeard(() =>
        phone.locator('input[type="file"]').setInputFiles({ name, mimeType, buffer: pixel }),
      ),
    fillsIn: (cta, fields) =>
      thenIsHeard(async () => {
        await newest().getByRole('button', { name: cta, exact: true }).click();
        await phone.getByRole('dialog').getByRole('textbox').fill(JSON.stringify(fields));
        await phone.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
      }),
    canFollow: async (label, url) => {
      const link = newest().getByRole('link', { name: label, exact: true });
      expect(await link.getAttribute('href')).toBe(url);
    },
    waits: (duration) => journey.pass(durationMs(duration)),
  };
}

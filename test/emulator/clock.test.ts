import { expect, test } from 'vitest';
import { createClock } from '../../src/emulator/clock.ts';
import { createRing } from '../../src/emulator/ring.ts';

const soon = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('timers run in the order of their time, those of one time as they were set', async () => {
  const clock = createClock(Date.now);
  const ran: string[] = [];
  const delays = [30, 10, 20, 10, 0, 30, 20];
  for (const [index, delayMs] of delays.entries()) {
    clock.after(delayMs + 5, () => ran.push(`${delayMs}/${index}`));
  }
  clock.setOffset(1000);
  await soon(40);

  expect(ran).toEqual(['0/4', '10/1', '10/3', '20/2', '20/6', '30/0', '30/5']);
});

test('a clock that goes back does not make what waits wait longer', async () => {
  const clock = createClock(Date.now);
  clock.setOffset(86_400_000);
  let ran = 0;
  clock.after(20, () => {
    ran += 1;
  });
  clock.setOffset(0);
  await soon(80);

  expect(ran).toBe(1);
  expect(clock.now()).toBeLessThanOrEqual(Date.now());
});

test('what was forgotten does not run', async () => {
  const clock = createClock(Date.now);
  let ran = 0;
  clock.after(1, () => {
    ran += 1;
  });
  clock.clear();
  await soon(20);

  expect(ran).toBe(0);
});

test('a ring keeps its newest, and finds what came after a number', () => {
  const ring = createRing<{ seq: number }>(3);
  for (let seq = 1; seq <= 1000; seq += 1) ring.add({ seq: seq * 2 });

  expect(ring.size()).toBe(3);
  expect(ring.after(0)).toEqual([{ seq: 1996 }, { seq: 1998 }, { seq: 2000 }]);
  expect(ring.after(1997)).toEqual([{ seq: 1998 }, { seq: 2000 }]);
  ring.dropThrough(1998);
  expect(ring.after(0)).toEqual([{ seq: 2000 }]);
  expect(ring.newest(({ seq }) => seq < 2000)).toBeUndefined();
});

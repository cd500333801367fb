import { expect, test } from 'vitest';
import { failureOf } from '../../../src/providers/meta/failures.ts';
import { retryDelayMs } from '../../../src/providers/retryDelayMs.ts';

/** Every code of our notes, and in a word what is to be done: the first delays in seconds, `…` = for ever. */
const policies: [codes: number[], action: string][] = [
  [[0, 102, 104, 190], 'pause_line'],
  [[3, 10, 200, 230, 299, 131005], 'pause_line'],
  [[33, 803], 'pause_line'],
  [[368, 131031], 'pause_line'],
  [[131037], 'pause_line'],
  [[131042, 131044, 134011], 'pause_line'],
  [[131045, 133010, 133000, 133005, 133006, 133008, 133009, 133016], 'pause_line'],
  [[1, 131000], 'message 2 15'],
  [[2, 131016, 133004], 'line 2 8 30 120 300 …'],
  [[4, 17, 613, 80007], 'account 60 300 900 3600 …'],
  [[130429], 'line 1 2 5 …'],
  [[131056], 'message 1 4 16 64 256 …'],
  [[131057], 'line 60 120 …'],
  [[133015], 'line 300 …'],
  [[132069], 'message 3600 …'],
  [[131053, 131208], 'message 5 60'],
  [[131049], 'message 86400 172800'],
  [[134101], 'message 600 600 600'],
  [[131048, 131064], 'stop_campaign line'],
  [[132015, 132016], 'stop_campaign template'],
  [[131050], 'opt_out_marketing'],
  [[100, 131008, 131009, 135000], 'never'],
  [[130403, 130472, 130497], 'never'],
  [[131020, 131041, 131059, 131201, 131207, 131209, 131215], 'never'],
  [[131021, 131026, 131030, 131047, 131051, 131052], 'never'],
  [[131055, 134100, 134102, 131062, 131063], 'never'],
  [[132000, 132001, 132005, 132007, 132008, 132012, 132018, 132068], 'never'],
  [[137000, 138000, 138006, 139000, 139101, 147001, 2388019], 'never'],
  [[-1, 5, 300, 131999, 999999], 'message 5 60'],
];

test.each(policies.flatMap(([codes, action]) => codes.map((code) => [code, action] as const)))(
  'error %i: %s',
  (code, action) => {
    expect(inAWord(failureOf(code, 'x').policy)).toBe(action);
  },
);

function inAWord(policy: ReturnType<typeof failureOf>['policy']): string {
  if (policy.action === 'stop_campaign') return `stop_campaign ${policy.scope}`;
  if (policy.action !== 'later') return policy.action;
  const seconds = policy.delaysMs.map((delay) => delay / 1000);
  return [policy.scope, ...seconds, ...(policy.afterwards === 'keep_trying' ? ['…'] : [])].join(
    ' ',
  );
}

test('a failure without a code is unknown, not an invalid token', () => {
  expect(failureOf(undefined, 'Failed')).toEqual({
    code: 0,
    detail: 'Failed',
    policy: { action: 'later', delaysMs: [5_000, 60_000], afterwards: 'give_up', scope: 'message' },
  });
});

test('the details follow the title, once', () => {
  expect(failureOf(100, 'Invalid parameter', 'to is missing').detail).toBe(
    'Invalid parameter: to is missing',
  );
  expect(failureOf(100, 'Invalid parameter', 'Invalid parameter').detail).toBe('Invalid parameter');
});

test('what is throttled is tried until it goes, what is unknown is given up', () => {
  const throttled = failureOf(130429, 'Rate limit hit').policy;
  expect([1, 2, 3, 4, 50].map((refusals) => retryDelayMs(throttled, refusals))).toEqual([
    1_000, 2_000, 5_000, 5_000, 5_000,
  ]);
  const unknown = failureOf(999999, '?').policy;
  expect([1, 2, 3].map((refusals) => retryDelayMs(unknown, refusals))).toEqual([
    5_000,
    60_000,
    undefined,
  ]);
  expect(retryDelayMs(failureOf(131026, 'x').policy, 1)).toBeUndefined();
});

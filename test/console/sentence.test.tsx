import { expect, test } from 'vitest';
import { translate } from '../../src/console/sentence.tsx';

test('a sentence of the API is said in the reader’s language, with what differs in its place', () => {
  expect(translate('es', 'An account has at most 10 hooks')).toBe(
    'Una cuenta tiene como mucho 10 webhooks',
  );
  expect(translate('pt', 'An account has at most 10 hooks')).toBe(
    'Uma conta tem no máximo 10 webhooks',
  );
});

test('a sentence that nobody has translated is left as it is', () => {
  expect(translate('es', 'An account has at most ten')).toBeUndefined();
  expect(translate('es', 'Today An account has at most 10 hooks')).toBeUndefined();
  expect(translate('en', 'An account has at most 10 hooks')).toBeUndefined();
});

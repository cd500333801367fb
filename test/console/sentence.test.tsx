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

test('a name is left as it is, even if it reads like a sentence', () => {
  expect(translate('es', 'step "a text" cannot be reached from the start')).toBe(
    'al paso "a text" no se llega desde el inicio',
  );
});

test('a sentence within another is said in the same language', () => {
  expect(translate('es', 'the draft cannot be tried: the start "a" is no step of this flow')).toBe(
    'el borrador no se puede probar: el inicio "a" no es un paso de este flujo',
  );
});

test('what frames a sentence does not make one of what nobody has translated', () => {
  expect(translate('es', 'the start "a" is no step of this flow [b → c]')).toBe(
    'el inicio "a" no es un paso de este flujo [b → c]',
  );
  expect(translate('es', 'There is no such thing [b → c]')).toBeUndefined();
});

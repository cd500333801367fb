import { expect, test } from 'vitest';
import { translate } from '../../src/console/sentence.tsx';

test('a sentence of the API is said in the reader’s language, with what differs in its place', () => {
  expect(translate('es', 'An account has at most 10 hooks')).toBe(
    'Una cuenta tiene como mucho 10 hooks',
  );
  expect(translate('pt', 'An account has at most 10 hooks')).toBe(
    'Uma conta tem no máximo 10 hooks',
  );
});

test('a sentence within a sentence is translated with it, or the whole is left as it is', () => {
  expect(translate('pt', 'Some recipients can be found no more: flow not found')).toBe(
    'Uma parte dos destinatários não pode mais ser encontrada: O fluxo não existe mais',
  );
  expect(translate('es', 'The outbound is PAUSED: only an approved one can be sent')).toBe(
    'La plantilla está en pausa: solo se puede enviar una aprobada',
  );
  expect(translate('es', 'Nothing can leave the line: (#100) Invalid parameter')).toBeUndefined();
});

test('a field at the head of a sentence is what the page calls it', () => {
  expect(translate('es', 'name: Too small: expected string to have >=1 characters')).toBe(
    'Nombre: está vacío',
  );
  expect(translate('en', 'name: Too small: expected string to have >=1 characters')).toBe(
    'Name: is empty',
  );
  expect(translate('pt', 'query.all.0.is is true or false')).toBe(
    'Consulta (all.0.is): precisa ser true ou false',
  );
  expect(translate('es', 'form is missing')).toBe('Formulario: falta');
  expect(translate('es', 'name: (#100) Invalid parameter')).toBeUndefined();
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

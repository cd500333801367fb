import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { openAdmin } from './openAdmin.ts';

const deps = testDeps(await testDatabase());
const app = buildApp(deps);

/** What a form is refused with, in the words of somebody who reads that language. */
const refusals: [language: string, path: string, form: Record<string, string>, says: string][] = [
  [
    'es',
    '/users',
    { email: 'ada@example.com', name: 'Ada', role: 'agent' },
    'Ya hay un usuario con el correo ada@example.com',
  ],
  [
    'pt',
    '/users',
    { email: 'ada@example.com', name: 'Ada', role: 'agent' },
    'Já há um usuário com o e-mail ada@example.com',
  ],
  [
    'es',
    '/users',
    { email: 'ada', name: 'Ada', role: 'agent' },
    'Correo: no es un correo, como ana@example.com',
  ],
  [
    'pt',
    '/settings/account',
    { name: 'Loja', timezone: 'Marte' },
    'Fuso horário: “Marte” não é um fuso horário; escreve-se como America/Sao_Paulo',
  ],
  ['es', '/settings/keys', { name: ' ', read: 'yes' }, 'Nombre: está vacío'],
  [
    'es',
    '/settings/hooks',
    { name: 'Tienda', url: 'http://shop.example.com', event_type: 'all' },
    'Dirección: tiene que empezar con https; con http solo si quien opera este servicio lo permite (CALLS_MAY_REACH)',
  ],
  [
    'pt',
    '/settings/secrets',
    { name: '1st', value: 'x' },
    'Nome: O nome de um segredo tem de 1 a 60 letras, dígitos e _, e não começa com um dígito',
  ],
  ['en', '/settings/keys', { name: ' ', read: 'yes' }, 'Name: is empty'],
];

for (const [language, path, form, says] of refusals) {
  test(`${path} refuses in ${language}: ${says}`, async () => {
    const { ask } = await openAdmin(deps, app, language);
    const { status, text } = await ask(`/console${path}`, form);
    const [, said] = /role="alert"><p>([^<]*)<\/p>/.exec(text) ?? [];
    expect([status, said]).toEqual([422, says]);
    expect(text).not.toContain('<span lang="en">');
  });
}

test('a page that there cannot be says so in the reader’s language', async () => {
  const { ask } = await openAdmin(deps, app, 'es');
  const { text } = await ask('/console/settings/deliveries?start_key=!');
  expect(text).toContain(
    '<p>La dirección no está completa (carácter 0): vuelva al inicio de la lista.</p>',
  );
});

import { expect, test } from 'vitest';
import { likelyTargets, readHead, withHeader } from '../../src/console/campaigns/columns.ts';

test.each([
  ['Teléfono', 'phone_number'],
  ['Número', 'phone_number'],
  ['WhatsApp', 'phone_number'],
  ['phone_number', 'phone_number'],
  ['Nombre completo', 'name'],
  ['name', 'name'],
  ['País', 'country_code'],
  ['Idioma', 'language'],
  ['var.city', 'var.city'],
  ['CITY', 'var.city'],
  ['1', 'var.1'],
  ['Notas', ''],
  ['constructor', ''],
  ['', ''],
])('a column called "%s" is taken for "%s"', (column, target) => {
  expect(likelyTargets([column], ['city', '1', 'name']).get(column)).toBe(target);
});

test('of two columns that are called alike only the first is taken', () => {
  expect([...likelyTargets(['Celular', 'Teléfono', 'city', 'var.city'], ['city'])]).toEqual([
    ['Celular', 'phone_number'],
    ['Teléfono', ''],
    ['city', 'var.city'],
    ['var.city', ''],
  ]);
});

test.each([
  ['+51987000001', 'phone_number\n+51987000001'],
  ['  987 000 001\n987 000 002\n', 'phone_number\n987 000 001\n987 000 002'],
  ['Ana;+51987000001;Lima', 'column 1;phone_number;column 3\nAna;+51987000001;Lima'],
  ['"Ana","987000001"', 'column 1,phone_number\n"Ana","987000001"'],
  ['phone,name\n987000001,Ana', 'phone,name\n987000001,Ana'],
  ['year;2026\n1;2', 'year;2026\n1;2'],
])('a header is put above what is pasted without one: %j', (pasted, whole) => {
  expect(withHeader(pasted)).toBe(whole);
});

test('the beginning of a file is read wherever it was cut off', async () => {
  const rows = await readHead('a;b\n1;2\n3;4\n5;6\n7;8\n9;10\n11;"cut off');
  expect(rows.map(({ cells }) => cells.b)).toEqual(['2', '4', '6', '8', '10']);
  const quoted = await readHead('a;b\n1;2\n3;"four\nand\nfive\nand\nsix\nand so on"\n');
  expect(quoted.map(({ cells }) => cells.a)).toEqual(['1']);
});

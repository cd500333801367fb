import { expect, test } from 'vitest';
import { columnIn, matched } from '../../src/imports/matchColumns.ts';
import type { UploadRow } from '../../src/imports/readRows.ts';

const columns = new Map([
  ['Celular', 'phone_number'],
  ['Ciudad', 'properties.City'],
  ['Nota', ''],
]);

const row = (cells: Record<string, string>): UploadRow => ({ number: 2, cells });

test('a row is read by what its columns are, without those that are passed over', () => {
  const read = matched(({ cells }) => cells, columns);
  expect(read(row({ Celular: '+51', Ciudad: 'Lima', Nota: 'x', tags: 'vip' }))).toEqual({
    phone_number: '+51',
    'properties.City': 'Lima',
    tags: 'vip',
  });
});

test('what is refused is of the column as the file calls it', () => {
  const refused = (column: string) => {
    const read = matched(() => ({ refusal: { column } }), columns);
    return read(row({ Celular: '', Ciudad: '' }));
  };
  expect(refused('phone_number')).toEqual({ refusal: { column: 'Celular' } });
  expect(refused('City')).toEqual({ refusal: { column: 'Ciudad' } });
  expect(refused('')).toEqual({ refusal: { column: '' } });
  expect(columnIn(columns, ['Celular'], 'external_id')).toBe('external_id');
});

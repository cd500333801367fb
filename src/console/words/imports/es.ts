import type { imports as english } from './en.ts';

export const imports: typeof english = {
  column: 'Columna',
  firstValues: 'Primeros valores',
  means: 'Es',
  leftOut: 'Se omite',
  spreadsheet:
    'Esto es una hoja de cálculo, no un archivo CSV. Ábrala, guárdela como CSV y envíe ese.',
  status: { running: 'Se está leyendo', succeeded: 'Lista', failed: 'Interrumpida' },
  rows: 'Filas',
  refused: 'Rechazadas',
  allTaken: 'Se tomaron todas las filas.',
  refusedRows: 'Filas rechazadas',
  refusedShown: 'Las primeras.',
  downloadRefused: 'Descargar las filas rechazadas',
  row: 'Fila',
  refusal: {
    malformed_row: 'La fila tiene más celdas que la primera línea, o no se puede leer.',
    scientific_notation:
      'Una hoja de cálculo redondeó el número. Dé formato de texto a la columna y guarde otra vez.',
    invalid_number:
      'No es un número de teléfono. Escríbalo con el código de país, como +51 987 654 321.',
    invalid_value: 'Este valor no vale.',
    missing_phone_number: 'No hay ni número de teléfono ni ID.',
    taken: 'El número es de un contacto y el ID de otro.',
    missing_variable: 'Falta un valor, y la campaña no tiene uno para todos.',
    unknown_contact: 'No conocemos un contacto con este ID.',
  },
};

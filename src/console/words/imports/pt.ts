import type { imports as english } from './en.ts';

export const imports: typeof english = {
  column: 'Coluna',
  firstValues: 'Primeiros valores',
  means: 'É',
  leftOut: 'Deixada de fora',
  spreadsheet:
    'Isto é uma planilha, não um arquivo CSV. Abra, salve como CSV e envie esse arquivo.',
  status: { running: 'Sendo lida', succeeded: 'Pronta', failed: 'Interrompida' },
  rows: 'Linhas',
  refused: 'Recusadas',
  allTaken: 'Todas as linhas foram aceitas.',
  refusedRows: 'Linhas recusadas',
  refusedShown: 'As primeiras.',
  downloadRefused: 'Baixar as linhas recusadas',
  row: 'Linha',
  refusal: {
    malformed_row: 'A linha tem mais células que a primeira, ou não pode ser lida.',
    scientific_notation:
      'Uma planilha arredondou o número. Formate a coluna como texto e salve de novo.',
    invalid_number:
      'Não é um número de telefone. Escreva com o código do país, como +55 11 91234 5678.',
    invalid_value: 'Este valor não serve.',
    missing_phone_number: 'Não há nem número de telefone nem ID.',
    taken: 'O número é de um contato e o ID de outro.',
    missing_variable: 'Falta um valor, e a campanha não tem um para todos.',
    unknown_contact: 'Não conhecemos um contato com este ID.',
  },
};

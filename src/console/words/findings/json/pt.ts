import type { json as es } from './es.ts';

/** The same in Portuguese. */
export const json: typeof es = {
  'This is no JSON yet: {1}': 'Isto ainda não é JSON: {1}',
  '{1} (line {2} column {3})': '{1} (linha {2}, coluna {3})',
  'Unexpected end of JSON input': 'o texto termina antes da hora',
  'Unexpected token {1}, {2} is not valid JSON': 'aqui não vai {1}: {2}',
  '{1} is not valid JSON': '{1} não é JSON',
  "Expected property name or '}' in JSON at position {1}":
    'falta o nome de um campo ou }, na posição {1}',
  'Expected double-quoted property name in JSON at position {1}':
    'falta o nome de um campo entre aspas duplas, na posição {1}',
  "Expected ':' after property name in JSON at position {1}":
    'falta : depois do nome de um campo, na posição {1}',
  "Expected ',' or '}' after property value in JSON at position {1}":
    'falta uma vírgula ou } depois de um valor, na posição {1}',
  "Expected ',' or ']' after array element in JSON at position {1}":
    'falta uma vírgula ou ] depois de um elemento, na posição {1}',
  'Unterminated string in JSON at position {1}': 'falta fechar as aspas, na posição {1}',
  'Bad escaped character in JSON at position {1}': 'caractere errado depois de \\, na posição {1}',
  'Bad Unicode escape in JSON at position {1}': 'código errado depois de \\u, na posição {1}',
  'Bad control character in string literal in JSON at position {1}':
    'um texto não pode ter quebras de linha, na posição {1}',
  'No number after minus sign in JSON at position {1}':
    'falta um número depois de -, na posição {1}',
  'Unterminated fractional number in JSON at position {1}':
    'falta a parte decimal de um número, na posição {1}',
  'Exponent part is missing a number in JSON at position {1}':
    'falta o expoente de um número, na posição {1}',
  'Unexpected non-whitespace character after JSON at position {1}':
    'sobra texto depois do JSON, na posição {1}',
  'Unexpected number in JSON at position {1}': 'aqui não vai um número, na posição {1}',
};

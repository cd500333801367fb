/** Why a text is no JSON, as the JavaScript engine has it, in Spanish. */
export const json = {
  'This is no JSON yet: {1}': 'Esto aún no es JSON: {1}',
  '{1} (line {2} column {3})': '{1} (línea {2}, columna {3})',
  'Unexpected end of JSON input': 'el texto termina antes de tiempo',
  'Unexpected token {1}, {2} is not valid JSON': 'aquí no va {1}: {2}',
  '{1} is not valid JSON': '{1} no es JSON',
  "Expected property name or '}' in JSON at position {1}":
    'falta el nombre de un campo o }, en la posición {1}',
  'Expected double-quoted property name in JSON at position {1}':
    'falta el nombre de un campo entre comillas dobles, en la posición {1}',
  "Expected ':' after property name in JSON at position {1}":
    'falta : después del nombre de un campo, en la posición {1}',
  "Expected ',' or '}' after property value in JSON at position {1}":
    'falta una coma o } después de un valor, en la posición {1}',
  "Expected ',' or ']' after array element in JSON at position {1}":
    'falta una coma o ] después de un elemento, en la posición {1}',
  'Unterminated string in JSON at position {1}': 'falta cerrar las comillas, en la posición {1}',
  'Bad escaped character in JSON at position {1}': 'mal carácter después de \\, en la posición {1}',
  'Bad Unicode escape in JSON at position {1}': 'mal código después de \\u, en la posición {1}',
  'Bad control character in string literal in JSON at position {1}':
    'un texto no puede tener saltos de línea, en la posición {1}',
  'No number after minus sign in JSON at position {1}':
    'falta un número después de -, en la posición {1}',
  'Unterminated fractional number in JSON at position {1}':
    'falta la parte decimal de un número, en la posición {1}',
  'Exponent part is missing a number in JSON at position {1}':
    'falta el exponente de un número, en la posición {1}',
  'Unexpected non-whitespace character after JSON at position {1}':
    'sobra texto después del JSON, en la posición {1}',
  'Unexpected number in JSON at position {1}': 'aquí no va un número, en la posición {1}',
};

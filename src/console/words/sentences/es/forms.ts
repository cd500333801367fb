/** What the API says of a field of a form, and of what a form holds, in Spanish. */
export const forms: Record<string, string> = {
  'Invalid input': 'no es válido',
  'Invalid input: expected string, received undefined': 'falta',
  'Invalid input: expected {1}': 'no es válido',
  'Invalid option: expected one of {1}': 'no es ninguna de las opciones que hay',
  'Invalid string: must match pattern {1}': 'no está escrito como debe',
  'Invalid email address': 'no es un correo, como ana@example.com',
  'Too small: expected string to have >=1 characters': 'está vacío',
  'Too small: expected string to have >={1} characters': 'tiene que tener al menos {1} caracteres',
  'Too big: expected string to have <={1} characters': 'puede tener hasta {1} caracteres',
  'Too small: expected number to be >={1}': 'tiene que ser al menos {1}',
  'Too small: expected number to be >{1}': 'tiene que ser más de {1}',
  'Too big: expected number to be <={1}': 'puede ser {1} como mucho',
  'The form cannot be read': 'El formulario no se puede leer: llegó incompleto. Envíelo otra vez.',
  'a text holds a character that cannot be stored: U+0000, or half of a pair of surrogates':
    'Un texto tiene un carácter que no se puede guardar: quítelo y envíe otra vez.',
  'error decoding start key: it is of another list':
    'La dirección señala un lugar de otra lista: vuelva al inicio de esta.',
  'error decoding start key: illegal base64 data at input byte {1}':
    'La dirección no está completa (carácter {1}): vuelva al inicio de la lista.',
  'is empty': 'está vacío',
  'is missing': 'falta',
  'is at most {1} characters': 'puede tener hasta {1} caracteres',
  'is a phone number with its country code': 'no es un número de teléfono con su código de país',
  'is a phone number with its country code, as in +15550000001':
    'no es un número de teléfono con su código de país, como +51987654321',
  'is an e-mail address': 'no es un correo',
  'is a language such as es or pt-BR (BCP 47)': 'no es un idioma, escrito como es o pt-BR',
  'is a text of at most {1} characters': 'tiene que ser un texto de hasta {1} caracteres',
  'is a whole number': 'tiene que ser un número entero',
  'is true or false': 'tiene que ser true o false',
  'is a date such as 2026-02-09, or a time such as 2026-02-09T20:49:15Z':
    'tiene que ser una fecha como 2026-02-09, o un momento como 2026-02-09T20:49:15Z',
  'is a time such as 2026-02-09T20:49:15Z, or a day':
    'tiene que ser un momento como 2026-02-09T20:49:15Z, o un día',
  'is one of {1}': 'tiene que ser uno de estos: {1}',
  'lies in the future': 'todavía no ha llegado',
  '{1}. {2}': '{1!}. {2!}',
  '{1} (and {2} more, see details)': '{1!} (y {2} más, en la lista)',
  'and {1} more': 'y {1} más',
};

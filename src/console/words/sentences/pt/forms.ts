/** What the API says of a field of a form, and of what a form holds, in Portuguese. */
export const forms: Record<string, string> = {
  'Invalid input': 'não é válido',
  'Invalid input: expected string, received undefined': 'está faltando',
  'Invalid input: expected {1}': 'não é válido',
  'Invalid option: expected one of {1}': 'não é nenhuma das opções que existem',
  'Invalid string: must match pattern {1}': 'não está escrito como deve',
  'Invalid email address': 'não é um e-mail, como ana@example.com',
  'Too small: expected string to have >=1 characters': 'está vazio',
  'Too small: expected string to have >={1} characters': 'precisa ter pelo menos {1} caracteres',
  'Too big: expected string to have <={1} characters': 'pode ter até {1} caracteres',
  'Too small: expected number to be >={1}': 'precisa ser pelo menos {1}',
  'Too small: expected number to be >{1}': 'precisa ser mais que {1}',
  'Too big: expected number to be <={1}': 'pode ser no máximo {1}',
  'The form cannot be read':
    'Não é possível ler o formulário: ele chegou incompleto. Envie de novo.',
  'a text holds a character that cannot be stored: U+0000, or half of a pair of surrogates':
    'Um texto tem um caractere que não pode ser salvo: tire-o e envie de novo.',
  'error decoding start key: it is of another list':
    'O endereço aponta um lugar de outra lista: volte ao início desta.',
  'error decoding start key: illegal base64 data at input byte {1}':
    'O endereço não está completo (caractere {1}): volte ao início da lista.',
  'is empty': 'está vazio',
  'is missing': 'está faltando',
  'is at most {1} characters': 'pode ter até {1} caracteres',
  'is a phone number with its country code': 'não é um número de telefone com o código do país',
  'is a phone number with its country code, as in +15550000001':
    'não é um número de telefone com o código do país, como +5511987654321',
  'is an e-mail address': 'não é um e-mail',
  'is a language such as es or pt-BR (BCP 47)': 'não é um idioma, escrito como es ou pt-BR',
  'is a text of at most {1} characters': 'precisa ser um texto de até {1} caracteres',
  'is a whole number': 'precisa ser um número inteiro',
  'is true or false': 'precisa ser true ou false',
  'is a date such as 2026-02-09, or a time such as 2026-02-09T20:49:15Z':
    'precisa ser uma data como 2026-02-09, ou um momento como 2026-02-09T20:49:15Z',
  'is a time such as 2026-02-09T20:49:15Z, or a day':
    'precisa ser um momento como 2026-02-09T20:49:15Z, ou um dia',
  'is one of {1}': 'precisa ser um destes: {1}',
  'lies in the future': 'ainda não chegou',
  '{1}. {2}': '{1!}. {2!}',
  '{1} (and {2} more, see details)': '{1!} (e mais {2}, na lista)',
  'and {1} more': 'e mais {1}',
};

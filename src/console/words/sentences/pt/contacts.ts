/** What the API says of contacts, segments and files of them, in Portuguese. */
export const contacts: Record<string, string> = {
  'names no contact property, neither by id nor by name': 'não é nenhuma propriedade dos contatos',
  'query has at least 3 characters of a name, number or e-mail':
    'Escreva pelo menos 3 caracteres de um nome, número ou e-mail',
  'with the country code {1} it is no phone number':
    'com o código de país {1} não é um número de telefone',
  'missing phone_number: a contact needs one, or an external_id':
    'Falta o telefone: um contato precisa de um, ou de um ID seu',
  'a contact needs a phone_number or an external_id: leave one':
    'Um contato precisa de um telefone ou de um ID seu: deixe um dos dois',
  'is the phone number of another contact': 'é o número de outro contato',
  'is the external id of another contact': 'é o ID de outro contato',
  'into is the contact itself, or has been merged with it': 'Os dois já são o mesmo contato',
  'One of the contacts has just been merged: look at them again':
    'Um dos contatos acabou de ser unido a outro: veja-os de novo',
  'The contact is being merged': 'O contato está sendo unido a outro: tente de novo em um momento',
  'Recipients of campaigns are to be found by the contact segment {1} (see details)':
    'Deste segmento sairão destinatários de campanhas ({1})',
  'The contact segment {1} is called "{2}" already': 'Já há um segmento que se chama “{2}” ({1})',
  'is an object with "all", "any", "not" or "field"':
    'precisa ser um objeto com "all", "any", "not" ou "field"',
  'is nested deeper than {1} levels': 'tem mais de {1} níveis, uns dentro de outros',
  'is one condition more than {1}': 'é uma condição a mais que as {1} que cabem',
  'has one of "all", "any" and "not", and nothing else':
    'precisa ter "all", "any" ou "not", e mais nada',
  'is a list of conditions': 'precisa ser uma lista de condições',
  'is the name of a field': 'precisa ser o nome de um campo',
  'has, beside "field", one of {1}': 'além de "field" precisa ter um destes: {1}',
  'is a list of at most 1,000 values': 'precisa ser uma lista de até 1.000 valores',
  'is one value': 'precisa ser um só valor',
  'names "{1}", which is none of {2}': 'diz “{1}”, que não é nenhum destes: {2}',
  'is nothing that {1} can be asked: it takes {2}': 'não se pode perguntar a {1}: aceita {2}',
  'is a time such as 2026-02-09T20:49:15Z, or "30d" for 30 days ago':
    'precisa ser um momento como 2026-02-09T20:49:15Z, ou "30d" para há 30 dias',
  'is an id as in CNT…': 'precisa ser um id como CNT…',
  'has letters, digits and _ . - alone': 'só pode ter letras, dígitos e _ . -',
  'The service was stopped meanwhile: send the file again':
    'O serviço parou enquanto era lido: envie o arquivo de novo',
  'It was broken off by a fault': 'Uma falha nossa o interrompeu',
  'It has more than {1} rows, the most there can be': 'Tem mais de {1} linhas, que é o máximo',
  'The upload cannot be read: it is not UTF-8': 'Não é possível ler o arquivo: não está em UTF-8',
  'The upload cannot be read: {1}': 'Não é possível ler o arquivo ({1})',
  'Line {1} is longer than {2} characters': 'A linha {1} tem mais de {2} caracteres',
};

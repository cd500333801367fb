import type { definition as es } from './es.ts';

/** The same in Portuguese. */
export const definition: typeof es = {
  '{1} is missing': 'falta {1}',
  '{1}: a text belongs here': '{1}: aqui vai um texto',
  '{1}: a number belongs here': '{1}: aqui vai um número',
  '{1}: a whole number belongs here': '{1}: aqui vai um número inteiro',
  '{1}: true or false belongs here': '{1}: aqui vai true ou false',
  '{1}: a list belongs here': '{1}: aqui vai uma lista',
  '{1}: an object belongs here': '{1}: aqui vai um objeto',
  'the flow: an object belongs here': 'o fluxo: aqui vai um objeto',
  '{1}: {2} belongs here': '{1}: aqui vai {2}',
  '{1}: one of {2} belongs here': '{1}: aqui vai um de {2}',
  '{1}: a number of at least {2} belongs here': '{1}: aqui vai um número a partir de {2}',
  '{1}: a number of more than {2} belongs here': '{1}: aqui vai um número maior que {2}',
  '{1}: a number of at most {2} belongs here': '{1}: aqui vai um número até {2}',
  '{1}: a text of at most {2} characters belongs here':
    '{1}: aqui vai um texto de no máximo {2} caracteres',
  '{1}: a list of {2} belongs here': '{1}: aqui vai uma lista de {2}',
  '{1}: a list of at most {2} belongs here': '{1}: aqui vai uma lista de no máximo {2}',
  '{1}: a list cannot be empty': '{1}: uma lista não pode estar vazia',
  '{1}: a text cannot be empty': '{1}: um texto não pode estar vazio',
  '{1}: a url cannot be empty': '{1}: uma url não pode estar vazia',
  '{1}: a number or a template belongs here': '{1}: aqui vai um número ou um texto com {{ … }}',
  '{1}: either "account" or hours belong here': '{1}: aqui vai "account" ou um horário',
  'the flow has no field {1}': 'o fluxo não tem o campo {1}',
  '{1} has no field {2}': '{1} não tem o campo {2}',
  '{1} has no field {2}; a step of type {3} may have {4}':
    '{1} não tem o campo {2}; um passo de tipo {3} pode ter {4}',
  '{1} is none of the step types {2}': '{1} não é nenhum dos tipos de passo {2}',
  '{1}: nothing can be named "__proto__"': '{1}: nada pode se chamar "__proto__"',
  'steps: a flow has at most {1} steps, and this one has {2}':
    'steps: um fluxo tem no máximo {1} passos, e este tem {2}',
  '{1}: a flow speaks at most 100 languages': '{1}: um fluxo fala no máximo 100 idiomas',
  '{1}: a language is a BCP 47 tag, as in "es" or "pt-BR"':
    '{1}: um idioma é uma etiqueta BCP 47, como "es" ou "pt-BR"',
  '{1}: a timezone is an IANA name, as in "America/Bogota"':
    '{1}: um fuso horário é um nome IANA, como "America/Bogota"',
  '{1}: a step name is 1 to 60 of the characters a-z, 0-9 and _':
    '{1}: o nome de um passo tem de 1 a 60 dos caracteres a-z, 0-9 e _',
  '{1}: an option id is 1 to 60 of the characters a-z, 0-9 and _':
    '{1}: o id de uma opção tem de 1 a 60 dos caracteres a-z, 0-9 e _',
  '{1}: a variable name is letters, digits and _, not beginning with a digit':
    '{1}: o nome de uma variável tem letras, dígitos e _, e não começa com um dígito',
  '{1}: a duration is a whole number and s, m, h or d, as in "30m"':
    '{1}: uma duração é um número inteiro e s, m, h ou d, como "30m"',
  '{1}: an offset is a duration, or one with a minus, as in "-3h"':
    '{1}: offset é uma duração, sozinha ou com um menos na frente, como "-3h"',
  '{1}: a date is written YYYY-MM-DD, as in "2026-12-25"':
    '{1}: uma data se escreve AAAA-MM-DD, como "2026-12-25"',
  '{1}: a time of day is written HH:MM, as in "09:00"':
    '{1}: uma hora se escreve HH:MM, como "09:00"',
  '{1}: an interval opens before it closes; 24:00 ends a day':
    '{1}: um horário abre antes de fechar; 24:00 termina o dia',
  '{1}: media needs one of url and media_id': '{1}: media precisa de url ou media_id, e só de um',
  '{1}: a message says one of text, media, location, contacts and link':
    '{1}: um message diz uma só coisa: text, media, location, contacts ou link',
  '{1}: a question asks with one of text and media':
    '{1}: uma question pergunta com text ou com media, e só com um',
  '{1}: a choice needs options or options_from':
    '{1}: uma choice precisa de options ou options_from',
  '{1}: a wait has one of for and until': '{1}: um wait tem for ou until, e só um',
  '{1}: offset belongs to until': '{1}: offset vai com until',
  '{1}: failure_status belongs to status "failure"': '{1}: failure_status vai com status "failure"',
  '{1}: a tag step adds or removes something': '{1}: um passo tag adiciona ou retira algo',
  '{1}: a header name is letters, digits and -, as in X-Api-Key':
    '{1}: o nome de um cabeçalho tem letras, dígitos e -, como X-Api-Key',
  '{1}: this header cannot be set by a flow': '{1}: um fluxo não pode definir este cabeçalho',
  '{1}: the timeout of a call is at most 30s': '{1}: o timeout de uma chamada é de no máximo 30s',
  '{1}: the delay between tries is at most 1h': '{1}: o delay entre tentativas é de no máximo 1h',
  '{1}: an outbound id is OTB and 32 hex digits':
    '{1}: o id de um modelo é OTB e 32 dígitos hexadecimais',
  '{1}: a flow id is IPF and 32 hex digits':
    '{1}: o id de um fluxo é IPF e 32 dígitos hexadecimais',
  '{1}: replies lead on by continue, by cancel, or by both':
    '{1}: replies leva por continue, por cancel ou pelos dois',
  '{1}: an outbound without replies goes on at once, and needs a next':
    '{1}: um outbound sem replies segue na hora, e precisa de um next',
  '{1}: an outbound without replies waits for nothing: timeout belongs to replies':
    '{1}: um outbound sem replies não espera nada: timeout vai com replies',
  'the flow cannot be published: {1}': 'o fluxo não pode ser publicado: {1}',
  'the flow cannot be published: {1} (and {2} more, see details)':
    'o fluxo não pode ser publicado: {1} (e mais {2}, veja os detalhes)',
  'the draft cannot be tried: {1}': 'o rascunho não pode ser testado: {1}',
  '{1} [{2}]': '{1} [{2}]',
};

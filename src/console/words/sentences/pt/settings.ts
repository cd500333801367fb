/** What the API says of settings and users, in Portuguese. */
export const settings: Record<string, string> = {
  '"{1}" is no time zone; one is written as in America/Bogota':
    '“{1}” não é um fuso horário; escreve-se como America/Sao_Paulo',
  'needs a word, or nobody could stop your messages':
    'precisa de uma palavra, ou ninguém poderia parar suas mensagens',
  'needs a word, or nobody could ever come back':
    'precisa de uma palavra, ou ninguém poderia voltar',
  '"{1}" stands in two lists: it can mean one thing':
    '“{1}” está em duas listas, e só pode significar uma coisa',
  '"{1}" starts a flow on {2}: a stop word cannot do that too':
    '“{1}” inicia um fluxo em {2}: uma palavra de parada não pode fazer isso também',
  'There is an agent with the e-mail {1} already': 'Já há um agente com o e-mail {1}',
  'An account has at most {1} templates': 'Uma conta tem no máximo {1} respostas prontas',
  'There is a template with the name "{1}" already': 'Já há uma resposta pronta que se chama “{1}”',
  'is 1 to 100 of the characters a to z, 0 to 9 and _':
    'precisa ter de 1 a 100 letras minúsculas, dígitos e _',
  'is 1 to 500 characters long': 'precisa ter de 1 a 500 caracteres',
  'An account has at most {1} hooks': 'Uma conta tem no máximo {1} hooks',
  '"{1}" is no action of {2}, which has {3}': '“{1}” não é nenhuma ação de {2}, que tem {3}',
  'The hook {1} is disabled: enable it first': 'O hook {1} está desligado: ligue-o primeiro',
  'every delivery failed for five days, since {1}':
    'Todas as entregas falharam por cinco dias, desde {1}',
  'is the https address that events are sent to, as in https://example.com/events':
    'precisa ser o endereço https para onde se envia, como https://example.com/events',
  'must begin with https: http goes only where CALLS_MAY_REACH names the host':
    'precisa começar com https; com http só se quem opera este serviço permitir (CALLS_MAY_REACH)',
  'must hold no user and no password: each delivery is signed instead':
    'não pode levar usuário nem senha: cada entrega vai assinada',
  'must not use port {1}, which belongs to another protocol':
    'não pode usar a porta {1}, que é de outro protocolo',
  'must be a public address': 'precisa ser um endereço público',
  timeout: 'não respondeu a tempo',
  address_refused: 'não é permitido chegar a esse endereço',
  port_refused: 'essa porta não é permitida',
  no_connection: 'não houve conexão',
  'no_connection: {1}': 'não houve conexão ({1})',
  signing_key_unreadable: 'a chave de assinatura não pode ser lida',
  hook_deleted: 'o hook foi removido',
  'a secret’s name is 1 to 60 letters, digits and _, not beginning with a digit':
    'O nome de um segredo tem de 1 a 60 letras, dígitos e _, e não começa com um dígito',
  'The secret "{1}" is used in one place (see details): end that first, then delete it':
    'O segredo “{1}” é usado em um lugar: termine isso primeiro e depois exclua-o',
  'The secret "{1}" is used in {2} places (see details): end that first, then delete it':
    'O segredo “{1}” é usado em {2} lugares: termine isso primeiro e depois exclua-o',
  'version {1} of "{2}" sends it': 'A versão {1} de “{2}” o envia',
  'There is a user with the e-mail {1} already': 'Já há um usuário com o e-mail {1}',
  'Many people are signing in: try again in a moment':
    'Muita gente está entrando: tente de novo em um momento',
  'An account keeps at least one admin: make another one first':
    'Uma conta mantém pelo menos um administrador: nomeie outro antes',
  'A password has {1} to {2} characters': 'Uma senha tem de {1} a {2} caracteres',
};

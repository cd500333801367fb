/** What the API says of flows, and of trying them, in Portuguese. */
export const flows: Record<string, string> = {
  'a flow is a JSON object': 'Um fluxo é um objeto JSON',
  'must be a text of 1 to 200 characters': 'precisa ser um texto de 1 a 200 caracteres',
  'The flow {1} is used in one place (see details): end that first, then {2} it':
    'O fluxo {1} é usado em um lugar, que está abaixo: termine isso primeiro e depois {2!}',
  'The flow {1} is used in {2} places (see details): end that first, then {3} it':
    'O fluxo {1} é usado em {2} lugares, que estão abaixo: termine isso primeiro e depois {3!}',
  '"{1}" on {2} starts it': 'A frase “{1}” em {2} o inicia',
  'it is the default flow of this line': 'É o fluxo padrão desta linha',
  'version {1} of "{2}" enters it as a sub-flow': 'A versão {1} de “{2}” entra nele',
  'a reply to "{1}" starts it': 'Uma resposta a “{1}” o inicia',
  'a reply to the campaign "{1}", which is {2}, starts it':
    'Uma resposta à campanha “{1}”, que está {2!}, o inicia',
  'runs version {1} of it': 'Executa a versão {1} dele',
  'is in it as a sub-flow': 'Está dentro dele, a partir de outro fluxo',
  'the file does not name {1}': 'O arquivo não diz como se chama {1}',
  'there is no flow named "{1}" here': 'Aqui não há nenhum fluxo que se chame “{1}”',
  'there is no outbound named "{1}" here': 'Aqui não há nenhum modelo que se chame “{1}”',
  'there is no secret named "{1}" here': 'Aqui não há nenhum segredo que se chame “{1}”',
  'there are {1} flows named "{2}" here, so it is not clear which is meant':
    'Aqui há {1} fluxos que se chamam “{2}”, e não está claro qual é',
  'there are {1} outbounds named "{2}" here, so it is not clear which is meant':
    'Aqui há {1} modelos que se chamam “{2}”, e não está claro qual é',
  'the flow cannot be published: {1}': 'O fluxo não pode ser publicado: {1!}',
  '{1} [{2}]': '{1!} [{2}]',
  'The flow is not published': 'O fluxo não está publicado',
  'the flow {1} is not published yet: publish it first':
    'O fluxo {1} ainda não está publicado: publique-o primeiro',
  'the draft is no flow yet, see details':
    'O rascunho ainda não é um fluxo: abaixo está o que falta',
  'The flow {1} is not published: there is no version to move to':
    'O fluxo {1} não está publicado: não há uma versão para a qual passar',
  'from: version {1} is the newest already': 'A versão {1} já é a mais nova',
  'Version {1} of the flow {2} cannot be run': 'A versão {1} do fluxo {2} não pode ser executada',
  'example: there is no example {1}': 'Não há nenhum exemplo {1}',
  'There is no chat yet for an agent to have': 'Ainda não há uma conversa que um agente possa ter',
  'No call waits for an answer': 'Nenhuma chamada espera resposta',
  'Time passes no further than the year 9999': 'O tempo não passa além do ano 9999',
  'More than {1} timers fired: the flow goes on by itself without end':
    'Venceram mais de {1} prazos: o fluxo continua sozinho sem fim',
  'More than {1} messages: simulate a part of it': 'São mais de {1} mensagens: teste uma parte',
  'Step "{1}" has said nothing that could fail': 'O passo “{1}” não disse nada que possa falhar',
  'There is nothing to tap: no message so far has options, let alone "{1}"':
    'Não há nada para tocar: nenhuma mensagem até agora tem opções, muito menos “{1}”',
  'No message offers "{1}" to be tapped; the last with options has {2}':
    'Nenhuma mensagem oferece “{1}”; a última com opções tem {2}',
  'an event has one field, of {1}, as in {"text": "hola"}':
    'O que acontece tem um só campo destes: {1}, como em {"text": "hola"}',
  'no such event': 'Isso não pode acontecer aqui',
  'the flow does not parse: see details': 'Ainda não é um fluxo: os achados dizem por quê',
  'the flow does not parse: {1}': 'Ainda não é um fluxo: {1!}',
  'The flow cannot be run: {1}. Verifying it tells all that is wrong':
    'O fluxo não pode ser executado ({1}): verifique-o e verá tudo o que está errado',
  'Whoever has this number wants no messages: write a start word (as in START) from it first':
    'Quem tem este número não quer mensagens: escreva antes dele uma palavra de volta, como START',
  'People have the chat with this number: close it first':
    'Uma pessoa tem a conversa com este número: feche-a primeiro',
  'the draft cannot be tried: {1}': 'O rascunho não pode ser testado: {1!}',
  'variables hold more than {1} KiB, which is the most a process may carry':
    'As variáveis ocupam mais de {1} KiB, que é o máximo que um processo leva',
  'Nobody with the number {1} has written in the last 24 hours, so WhatsApp would deliver nothing: write anything from that phone to one of your lines, and try again':
    'Ninguém com o número {1} escreveu nas últimas 24 horas, então o WhatsApp não entregaria nada: escreva qualquer coisa desse telefone a uma linha sua e tente de novo',
};

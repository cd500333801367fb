/** What the API says of campaigns, in Portuguese. */
export const campaigns: Record<string, string> = {
  'The campaign has {1} sources, the most there can be':
    'A campanha já reúne destinatários de {1} maneiras, e não cabem mais',
  'The upload {1} to this campaign is still under way':
    'Ainda está sendo lido um arquivo para esta campanha ({1}): espere terminar',
  'unknown variable "{1}" of the outbound: it has none':
    'O modelo não tem a variável “{1}”, nem nenhuma outra',
  'unknown variable "{1}" of the outbound: it has {2}':
    'O modelo não tem a variável “{1}”; tem {2}',
  'the outbound is a notification, which starts no flow: leave {1} out':
    'O modelo não tem respostas, então não inicia nenhum fluxo: deixe o fluxo {1} sem escolher',
  'the WABA of the outbound has no line to write from':
    'A conta de WhatsApp deste modelo não tem nenhuma linha que o envie',
  'missing flow id': 'Falta o fluxo que uma resposta inicia: escolha-o',
  'is what a reply to the outbound starts': 'é o que uma resposta ao modelo inicia: escolha-o',
  'is in the future': 'precisa estar no futuro',
  'is later than start_at': 'precisa ser depois do começo',
  'is another time than from': 'não pode ser a mesma hora em que começa',
  'is "recipient", or a time zone such as America/Lima (IANA)':
    'não é um fuso horário, como America/Sao_Paulo',
  'campaign is already {1}': 'A campanha já está {1!}',
  'The campaign is {1}: only a draft can be deleted':
    'A campanha está {1!}: só um rascunho pode ser excluído',
  'The campaign is {1}: only of a draft people are taken out':
    'A campanha está {1!}: só se pode tirar gente de um rascunho',
  'The campaign is {1}: only a running one can be paused':
    'A campanha está {1!}: só se pode pausar uma em andamento',
  'The campaign is {1}: only a paused one can be resumed':
    'A campanha está {1!}: só pode continuar uma pausada',
  'The campaign is {1}: recipients are added to one that is a draft or scheduled':
    'A campanha está {1!}: só se adicionam destinatários a um rascunho ou a uma agendada',
  'The campaign is {1}: it cannot start again': 'A campanha está {1!}: não pode começar de novo',
  'The campaign is {1}: only its rate, guard, stop_at and window can be changed':
    'A campanha está {1!}: só se pode mudar o ritmo, quando pausa sozinha, o final e as horas',
  'The campaign is {1}: it cannot be changed': 'A campanha está {1!}: não pode mais ser mudada',
  'The campaign is {1} by now': 'A campanha já está {1!}',
  'The campaign is paused: resume it': 'A campanha está pausada: faça-a continuar',
  'Recipients are being uploaded: wait until it is over':
    'Um arquivo de destinatários está sendo lido: espere terminar',
  'schedule.start_at is when a scheduled campaign starts: cancel it, or give another time':
    'Uma campanha agendada precisa de uma hora de começo: cancele-a ou dê outra hora',
  'The campaign has no recipients': 'A campanha não tem destinatários',
  'Some recipients can be found no more: {1}':
    'Uma parte dos destinatários não pode mais ser encontrada: {1!}',
  'Some of its recipients can be found no more: {1}':
    'Uma parte de seus destinatários não pôde mais ser encontrada: {1!}',
  'The variable "{1}" has no default, and some recipients have none of their own':
    'A variável “{1}” não tem um valor para todos, e há destinatários sem um próprio',
  'The outbound is not there any more: only an approved one can be sent':
    'O modelo não existe mais: escolha outro que esteja aprovado',
  'The outbound is {1}: only an approved one can be sent':
    'O modelo está {1!}: só se pode enviar um aprovado',
  'Nothing can leave the line: it is not there any more':
    'Nada pode sair da linha: ela não existe mais',
  'Nothing can leave the line: {1}': 'Nada pode sair da linha: {1!}',
  'The flow that a reply starts is not published':
    'O fluxo que uma resposta inicia não está publicado',
  'Nobody could be written to: {1} failed, {2} were skipped':
    'Não foi possível escrever a ninguém: {1} falharam e {2} ficaram de fora',
  'The segments and queries that were to find its recipients found nobody':
    'Os segmentos e consultas de onde viriam seus destinatários não encontraram ninguém',
  'The outbound is not there any more': 'O modelo não existe mais',
  'The outbound is {1}': 'O modelo está {1!}',
  'The outbound is {1} now, and was {2}': 'A categoria do modelo agora é {1!}, e era {2!}',
  'The provider refused with {1}': 'O WhatsApp recusou com o código {1}',
  '{1} of {2} failed, more than {3} %': 'De {2}, falharam {1}, mais de {3} %',
  '{1} of {2} opted out, more than {3} %': 'De {2}, saíram {1}, mais de {3} %',
  '"{1}" is {2}': '“{1}” está {2!}',
};

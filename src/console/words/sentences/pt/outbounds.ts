/** What the API says of outbounds: templates that Meta approves, in Portuguese. */
export const outbounds: Record<string, string> = {
  'the template has a button that can be changed at Meta alone: "{1}"':
    'O modelo tem um botão que só pode ser mudado na Meta: “{1}”',
  'an outbound that is {1} cannot be changed: only one that is APPROVED, REJECTED or PAUSED':
    'O modelo está {1!}: só se pode mudar um aprovado, rejeitado ou em pausa',
  'of an approved outbound cannot be changed, and is {1}':
    'em um modelo aprovado não pode ser mudada, e é {1}',
  'cannot be changed, and is {1}': 'não pode ser mudado, e é {1}',
  'the outbound is being changed just now: ask again in a few minutes':
    'O modelo está sendo mudado agora mesmo: tente de novo em alguns minutos',
  'the outbound is being handed in just now: ask again in a few minutes':
    'O modelo está sendo entregue agora mesmo: tente de novo em alguns minutos',
  'the outbound "{1}" in {2} is being handed in just now: ask again in a few minutes':
    'O modelo “{1}” em {2} está sendo entregue agora mesmo: tente de novo em alguns minutos',
  'there is an outbound "{1}" in {2} already ({3}): change that, or take another name':
    'Já há um modelo “{1}” em {2} ({3}): mude esse, ou use outro nome',
  'missing example value for variable {1}': 'Falta um exemplo para a variável {1}',
  'there is no template "{1}" in {2} on this line': 'Esta linha não tem o modelo “{1}” em {2}',
  'template "{1}" ({2}) is {3}: only an approved one can be sent':
    'O modelo “{1}” ({2}) está {3!}: só se pode enviar um aprovado',
  'template "{1}" ({2}) wants a value for {3}': 'O modelo “{1}” ({2}) precisa de um valor para {3}',
  'the header of template "{1}" ({2}) is a file: give the id of one here (MED…) or a public link':
    'Sobre o texto do modelo “{1}” ({2}) vai um arquivo: dê um link público para ele',
  'template "{1}" ({2}) has a part that cannot be filled in here: {3}':
    'O modelo “{1}” ({2}) tem uma parte que não pode ser preenchida aqui: {3}',
  'missing value for variable {1}': 'Falta um valor para a variável {1}',
  'missing value for variable {1}: the id of a file here (MED…), or a public link':
    'Falta o arquivo que vai sobre o texto ({1}): dê um link público para ele',
  'the template has a part that cannot be filled in here: {1}':
    'O modelo tem uma parte que não pode ser preenchida aqui: {1}',
  'outbound {1} is {2}: only an approved one can be sent':
    'O modelo {1} está {2!}: só se pode enviar um aprovado',
  "outbound {1} is a template of another WABA than {2}'s":
    'O modelo {1} é de outra conta de WhatsApp que a de {2}',
  'The outbound {1} is being removed: use another': 'O modelo {1} está sendo removido: use outro',
  'The outbound {1} is used by a campaign (see details): end that first, then remove it':
    'Uma campanha usa o modelo {1}: termine-a primeiro e depois remova o modelo',
  'The outbound {1} is used by {2} campaigns (see details): end that first, then remove it':
    '{2} campanhas usam o modelo {1}: termine-as primeiro e depois remova o modelo',
  'is a JPEG or PNG for a template of type {1}; what came is empty':
    'precisa ser JPEG ou PNG (para {1}), e o que chegou está vazio',
  'is a JPEG or PNG for a template of type {1}; what came is {2}':
    'precisa ser JPEG ou PNG (para {1}), e o que chegou é {2}',
  'is an MP4 or 3GPP for a template of type {1}; what came is empty':
    'precisa ser MP4 ou 3GPP (para {1}), e o que chegou está vazio',
  'is an MP4 or 3GPP for a template of type {1}; what came is {2}':
    'precisa ser MP4 ou 3GPP (para {1}), e o que chegou é {2}',
  'is a file for a template of type {1}; what came is empty':
    'precisa ser um arquivo (para {1}), e o que chegou está vazio',
  'is a file for a template of type {1}; what came is {2}':
    'precisa ser um arquivo (para {1}), e o que chegou é {2}',
  'of no type': 'de nenhum tipo conhecido',
  'Sent as image, a file has at most {1} MiB': 'Uma imagem pode ter até {1} MiB',
  'Sent as video, a file has at most {1} MiB': 'Um vídeo pode ter até {1} MiB',
  'Sent as audio, a file has at most {1} MiB': 'Um áudio pode ter até {1} MiB',
  'Sent as sticker, a file has at most {1} MiB': 'Uma figurinha pode ter até {1} MiB',
  'Sent as document, a file has at most {1} MiB': 'Um documento pode ter até {1} MiB',
  'has at most {1} characters': 'pode ter até {1} caracteres',
  'a template of type {1} shows its file there': 'aí vai o arquivo ({1})',
  'has at most one variable': 'pode ter no máximo uma variável',
  'has no variables': 'não pode ter variáveis',
  'a variable is written {{.name}}, with letters, digits and _':
    'uma variável se escreve {{.nome}}, com letras, dígitos e _',
  'an AUTHENTICATION outbound is a TEXT without header, footer and buttons: its texts are WhatsApp’s':
    'O texto e o botão de um código são escritos pelo WhatsApp: não leva mais nada',
  'an AUTHENTICATION outbound has the one variable {{.code}}':
    'Um código tem uma só variável, {{.code}}',
  'an AUTHENTICATION outbound is a notification': 'Não se responde a um código',
  'a template has at most {1} buttons': 'um modelo pode ter até {1} botões',
  'a template has at most {1} of type {2}': 'um modelo pode ter até {1} deste tipo ({2})',
  'a label has at most {1} characters': 'o que um botão diz pode ter até {1} caracteres',
  'a label has no variables': 'o que um botão diz não pode ter variáveis',
  'two are labelled "{1}"': 'dois dizem “{1}”',
  'COPY_CODE is for MARKETING alone': 'só marketing tem um botão que copia um código',
  'a url is an http(s) address of at most {1} characters, its one variable at the end':
    'um endereço começa com https:// e tem até {1} caracteres, e a variável vai no final',
  'quick replies stand next to each other': 'as respostas rápidas ficam juntas',
  'a notification has no quick replies': 'Sem resposta não há respostas rápidas',
  'missing continue process message': 'Pelo menos uma resposta rápida deve continuar',
};

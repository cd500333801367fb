/** What the API says of chats and what is sent in them, in Portuguese. */
export const inbox: Record<string, string> = {
  'chat currently not enqueued': 'Esta conversa não espera mais ninguém',
  'the contact has opted out: no template can be sent to them':
    'Esta pessoa não quer mensagens: nenhum modelo pode ser enviado a ela',
  'the contact wants no marketing: send another template':
    'Esta pessoa não quer publicidade: envie outro modelo',
  'no agent has this chat: say who writes with current_username, an e-mail':
    'Nenhum agente tem esta conversa: assuma-a antes de escrever',
  'the contact has not written in the last 24 hours, so WhatsApp takes no free message: send a template, or wait until they write':
    'Esta pessoa não escreveu nas últimas 24 horas, e o WhatsApp não aceita mensagens livres: envie um modelo ou espere que ela escreva',
  'context.message_id: the message {1} is none of this chat':
    'A mensagem que você responde ({1}) não é desta conversa',
  'context.message_id: the message {1} has not reached WhatsApp yet':
    'A mensagem que você responde ({1}) ainda não chegou ao WhatsApp: espere um momento',
  'The request_id "{1}" was used for another message':
    'Isto já foi enviado com outro conteúdo ({1}): abra a página de novo',
  'No answer from the provider, and no status': 'O WhatsApp não respondeu, e nenhum estado chegou',
};

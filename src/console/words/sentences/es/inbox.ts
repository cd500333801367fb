/** What the API says of chats and what is sent in them, in Spanish. */
export const inbox: Record<string, string> = {
  'chat currently not enqueued': 'Este chat ya no espera a nadie',
  'the contact has opted out: no template can be sent to them':
    'Esta persona no quiere mensajes: no se le puede enviar ninguna plantilla',
  'the contact wants no marketing: send another template':
    'Esta persona no quiere publicidad: envíe otra plantilla',
  'no agent has this chat: say who writes with current_username, an e-mail':
    'Ningún agente tiene este chat: tómelo antes de escribir',
  'the contact has not written in the last 24 hours, so WhatsApp takes no free message: send a template, or wait until they write':
    'Esta persona no ha escrito en las últimas 24 horas, y WhatsApp no admite mensajes libres: envíe una plantilla o espere a que escriba',
  'context.message_id: the message {1} is none of this chat':
    'El mensaje al que responde ({1}) no es de este chat',
  'context.message_id: the message {1} has not reached WhatsApp yet':
    'El mensaje al que responde ({1}) aún no ha llegado a WhatsApp: espere un momento',
  'The request_id "{1}" was used for another message':
    'Esto ya se envió con otro contenido ({1}): abra la página otra vez',
  'No answer from the provider, and no status': 'WhatsApp no respondió, y no llegó ningún estado',
};

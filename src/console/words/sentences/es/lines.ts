/** What the API says of lines, and of the provider that they stand at, in Spanish. */
export const lines: Record<string, string> = {
  'missing inbound message': 'Falta la frase',
  '"{1}" is a stop word and cannot start a flow':
    '«{1}» es una palabra de baja y no puede iniciar un flujo',
  'The line {1} has an inbound with the message "{2}" already':
    'La línea {1} ya tiene una entrada con la frase «{2}»',
  'META_VERIFY_TOKEN is not set, and Meta asks our webhook for it: set it and start again':
    'A este servicio le falta un ajuste, META_VERIFY_TOKEN, que Meta nos pregunta: quien lo opera tiene que ponerlo e iniciarlo otra vez',
  'The WABA {1} belongs to another account':
    'La cuenta de empresa {1} ya está en otra cuenta de este servicio',
  'The phone_number_id {1} belongs to another account':
    'El número con el id {1} ya está en otra cuenta de este servicio',
  'Meta could not be reached: {1}':
    'No se pudo llegar a Meta: intente de nuevo en un momento ({1})',
  'Meta answered HTTP {1} with a body that is not as documented':
    'Meta respondió HTTP {1} con algo que no se entiende: intente de nuevo en un momento',
  '{1}: whether it was taken is not known; ask again':
    '{1!}. No se sabe si lo aceptó: intente otra vez',
  'Meta has disabled the WhatsApp Business account':
    'Meta desactivó la cuenta de WhatsApp Business',
  'The WhatsApp Business account has been deleted': 'La cuenta de WhatsApp Business se eliminó',
  'The WhatsApp Business account has left the platform':
    'La cuenta de WhatsApp Business dejó la plataforma',
  'Meta has restricted the account: it may not answer customers':
    'Meta restringió la cuenta: no puede responder a clientes',
  'Meta has restricted or locked the account': 'Meta restringió o bloqueó la cuenta',
  'Meta asks for a payment: there is a billing problem':
    'Meta pide un pago: hay un problema de facturación',
  'The number is not registered with the WhatsApp API':
    'El número no está registrado en la API de WhatsApp',
};

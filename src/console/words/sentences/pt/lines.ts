/** What the API says of lines, and of the provider that they stand at, in Portuguese. */
export const lines: Record<string, string> = {
  'missing inbound message': 'Falta a frase',
  '"{1}" is a stop word and cannot start a flow':
    '“{1}” é uma palavra de parada e não pode iniciar um fluxo',
  'The line {1} has an inbound with the message "{2}" already':
    'A linha {1} já tem uma entrada com a frase “{2}”',
  'META_VERIFY_TOKEN is not set, and Meta asks our webhook for it: set it and start again':
    'Falta a este serviço um ajuste, META_VERIFY_TOKEN, que a Meta nos pergunta: quem o opera precisa defini-lo e iniciá-lo de novo',
  'The WABA {1} belongs to another account':
    'A conta comercial {1} já está em outra conta deste serviço',
  'The phone_number_id {1} belongs to another account':
    'O número com o id {1} já está em outra conta deste serviço',
  'Meta could not be reached: {1}':
    'Não foi possível chegar à Meta: tente de novo em um momento ({1})',
  'Meta answered HTTP {1} with a body that is not as documented':
    'A Meta respondeu HTTP {1} com algo que não se entende: tente de novo em um momento',
  '{1}: whether it was taken is not known; ask again':
    '{1!}. Não se sabe se aceitou: tente de novo',
  'Meta has disabled the WhatsApp Business account':
    'A Meta desativou a conta do WhatsApp Business',
  'The WhatsApp Business account has been deleted': 'A conta do WhatsApp Business foi excluída',
  'The WhatsApp Business account has left the platform':
    'A conta do WhatsApp Business deixou a plataforma',
  'Meta has restricted the account: it may not answer customers':
    'A Meta restringiu a conta: ela não pode responder a clientes',
  'Meta has restricted or locked the account': 'A Meta restringiu ou bloqueou a conta',
  'Meta asks for a payment: there is a billing problem':
    'A Meta pede um pagamento: há um problema de cobrança',
  'The number is not registered with the WhatsApp API':
    'O número não está registrado na API do WhatsApp',
};

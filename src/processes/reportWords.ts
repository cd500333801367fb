type ReportWords = {
  outcome: { success: string; failure: string; pending: string };
  contact: string;
  account: string;
  line: string;
  flow: string;
  began: string;
  ended: string;
  reason: string;
  overridden: string;
  answers: string;
  conversation: string;
  cut: string;
};

const en: ReportWords = {
  outcome: { success: 'Succeeded', failure: 'Failed', pending: 'Pending' },
  contact: 'Contact',
  account: 'Account id',
  line: 'Line',
  flow: 'Flow (version)',
  began: 'Began',
  ended: 'Ended',
  reason: 'Reason',
  overridden: 'Outcome changed',
  answers: 'Answers and variables',
  conversation: 'Conversation',
  cut: 'What was said after this is not shown.',
};

const es: ReportWords = {
  outcome: { success: 'Exitoso', failure: 'Fallido', pending: 'En curso' },
  contact: 'Contacto',
  account: 'Id de cuenta',
  line: 'Línea',
  flow: 'Flujo (versión)',
  began: 'Inicio',
  ended: 'Fin',
  reason: 'Motivo',
  overridden: 'Resultado cambiado',
  answers: 'Respuestas y variables',
  conversation: 'Conversación',
  cut: 'Lo que se dijo después no se muestra.',
};

const pt: ReportWords = {
  outcome: { success: 'Concluído', failure: 'Malsucedido', pending: 'Em andamento' },
  contact: 'Contato',
  account: 'Id da conta',
  line: 'Linha',
  flow: 'Fluxo (versão)',
  began: 'Início',
  ended: 'Fim',
  reason: 'Motivo',
  overridden: 'Resultado alterado',
  answers: 'Respostas e variáveis',
  conversation: 'Conversa',
  cut: 'O que foi dito depois não é mostrado.',
};

/** What a PDF says around the data, in the flow's language (BCP 47); English where it is none of ours. */
export function reportWords(language: string): ReportWords {
  const [base] = language.toLowerCase().split(/[-_]/);
  return base === 'es' ? es : base === 'pt' ? pt : en;
}

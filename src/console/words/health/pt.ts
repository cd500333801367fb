import type { health as en } from './en.ts';

export const health: typeof en = {
  calm: 'Está tudo bem.',
  calmWhat: 'Nada espera por você aqui.',
  concerns: 'O que precisa de atenção',
  look: 'Ver',
  openLine: 'Abrir a linha',
  openHook: 'Abrir o hook',

  noWebhooks: 'Nenhum processo recebe webhooks',
  noWebhooksTodo:
    'Inicie um com o papel web. Nada se perde: o WhatsApp reenvia por dias o que não foi recebido.',
  inboxBehind: (age) => `Há mensagens esperando ${age} para serem processadas`,
  inboxBehindTodo:
    'Veja se roda um processo com o papel relay e se sobram processador e disco ao banco de dados.',
  timersLate: (count, age) => `Temporizadores atrasados: ${count}, o mais antigo há ${age}`,
  deadWhat: (count) =>
    count === 1
      ? 'Um evento não pôde ser processado'
      : `${count} eventos não puderam ser processados`,
  deadTodo: 'Veja por quê, corrija e devolva-os para serem processados.',
  pausedTodo: 'A página da linha diz por quê e deixa que ela continue.',
  lowQuality: (line) => `${line}: a Meta avalia mal as mensagens dela`,
  lowQualityTodo:
    'Envie menos campanhas, e a pessoas que as querem, ou a Meta reduz o limite dela.',
  notConnected: (line) => `${line} não está conectada na Meta`,
  notConnectedTodo: 'Veja no WhatsApp Manager o que ele pede.',
  outboxBehind: (line, age) => `${line}: há mensagens esperando ${age} para sair`,
  outboxBehindTodo:
    'Veja se roda um processo com o papel sender e se é enviado mais do que a linha aceita.',
  doubtsOld: (count, age) => `Envios em dúvida: ${count}, o mais antigo há ${age}`,
  doubtsOldTodo:
    'Os estados deles já deveriam ter chegado: veja se os webhooks da Meta chegam até nós.',
  hookDisabled: (hook) => `O hook ${hook} foi desligado: não aceitou nada por cinco dias`,
  hookDisabledTodo: 'Corrija o receptor e ligue-o; então o que esperava é enviado.',
  hookFails: (hook) => `O hook ${hook} não aceita nada`,
  hookFailsTodo:
    'Veja o que o receptor responde. Até que aceite um, os eventos são tentados um de cada vez.',
  givenUp: (count) =>
    count === 1
      ? 'Uma entrega a um hook foi abandonada hoje'
      : `${count} entregas a hooks foram abandonadas hoje`,
  givenUpTodo: 'Quando o receptor estiver corrigido, envie-as de novo.',
  hooksBehind: (age) => `As entregas a hooks esperam ${age}`,
  jobsTodo: 'Veja se roda um processo com o papel jobs.',
  callsFail: (count) =>
    count === 1 ? 'Uma chamada de um fluxo falha' : `${count} chamadas de fluxos falham`,
  callsFailTodo:
    'Elas são tentadas de novo. Veja se responde o servidor para onde vão e o que o fluxo envia.',
  callsBehind: (age) => `As chamadas de fluxos esperam ${age} para serem feitas`,
  snapshotOld: (seconds) => `Uma transação está aberta há ${seconds} s no banco de dados`,
  snapshotOldTodo:
    'Enquanto estiver, as filas ficam mais lentas: encontre-a em pg_stat_activity e encerre-a.',

  inbox: 'Chegando, em espera',
  outbox: 'Saindo, em espera',
  sentMinute: 'Enviadas no último minuto',
  inDoubt: 'Em dúvida',
  inDoubtWhat:
    'A resposta do WhatsApp se perdeu. O estado da mensagem esclarece; depois de dez minutos sem estado ela é enviada mais uma vez, ou abandonada se for marketing.',
  dead: 'Eventos mortos',
  deliveries: 'Para hooks, em espera',
  calls: 'Chamadas em espera',

  deadTitle: 'Eventos que não puderam ser processados',
  deadExplained:
    'Cada um está aqui com o que o parou. Corrija isso primeiro; depois são processados como se chegassem agora.',
  deadOne: 'Um evento que não pôde ser processado',
  died: 'Parou',
  received: 'Chegou',
  kind: 'O quê',
  number: 'Número',
  kinds: {
    message: 'Mensagem de uma pessoa',
    echo: 'Mensagem do app Business',
    status: 'Estado de uma mensagem',
    identity: 'Mudança de número',
    preference: 'Preferência de marketing',
    notice: 'Aviso da Meta',
    answer: 'Resposta de uma chamada',
  },
  redrive: 'Devolver',
  redriveAll: 'Devolver todos',
  redriveAllSure: (count) =>
    `${count} são processados de novo, como se chegassem agora. O que ainda não puder ser processado volta para cá.`,
  redriveWhat: 'Quando a causa estiver corrigida, pode ser processado como se chegasse agora.',
  newestShown: (count) => `São mostrados os ${count} mais novos.`,
  oldestShown: (count) => `São mostrados os ${count} mais antigos.`,
  notOpened: 'Nenhuma chave de SECRET_KEY o abre: inicie o serviço com a chave com que foi selado.',
  payload: 'O que há nele',
  payloadVeiled:
    'É mostrada a forma, e não o que alguém escreveu: pode ser segredo. Entre parênteses, o tamanho.',
  payloadSealed: 'Nenhuma chave de SECRET_KEY o abre.',
  trace: 'O erro inteiro',

  outboxTitle: 'A enviar, por linha',
  waiting: 'Esperam',
  oldest: 'Mais antigo',
  classes: (replies, notifications, campaign) =>
    `respostas ${replies}, avisos ${notifications}, campanhas ${campaign}`,
  slowed: 'freada pela Meta',
  since: 'Desde',
  message: 'Mensagem',
  callsTitle: 'Chamadas que falham',
  callsWhat: 'Fluxos que esperam por um servidor seu.',
  tries: 'Tentativas',
  triesOf: (failed, left) => `${failed} falharam, restam ${left}`,
  nextTry: 'Próxima tentativa',
  hooksTitle: 'Hooks que não aceitam nada',
  stopped: 'Parado',
  fails: 'Falha',

  underneath: 'Por baixo',
  webhooks: 'Webhooks',
  webhooksTaken: (age) => `são recebidos, visto há ${age}`,
  webhooksNever: 'nenhum processo jamais os recebeu',
  parked: 'Estados cuja mensagem ainda não se conhece',
  timers: 'Temporizadores vencidos',
  database: 'Banco de dados',
  oldestTransaction: 'Transação aberta mais antiga',
  traffic: 'Mensagens por minuto',
  heard: 'Recebidas',
};

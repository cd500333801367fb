import type { health as en } from './en.ts';

export const health: typeof en = {
  calm: 'Todo está bien.',
  calmWhat: 'Aquí nada le espera.',
  concerns: 'Lo que hay que atender',
  look: 'Ver',
  openLine: 'Abrir la línea',
  openHook: 'Abrir el hook',

  noWebhooks: 'Ningún proceso recibe webhooks',
  noWebhooksTodo:
    'Inicie uno con el rol web. Nada se pierde: WhatsApp reenvía durante días lo que no se recibió.',
  inboxBehind: (age) => `Hay mensajes que esperan ${age} para ser procesados`,
  inboxBehindTodo:
    'Revise que corra un proceso con el rol relay y que a la base de datos le sobren procesador y disco.',
  timersLate: (count, age) => `Temporizadores atrasados: ${count}, el más antiguo por ${age}`,
  deadWhat: (count) =>
    count === 1 ? 'Un evento no se pudo procesar' : `${count} eventos no se pudieron procesar`,
  deadTodo: 'Mire por qué, repárelo y devuélvalos para que se procesen.',
  pausedTodo: 'La página de la línea dice por qué y permite que siga.',
  lowQuality: (line) => `${line}: Meta califica bajo sus mensajes`,
  lowQualityTodo: 'Envíe menos campañas y a personas que las quieran, o Meta bajará su límite.',
  notConnected: (line) => `${line} no está conectada en Meta`,
  notConnectedTodo: 'Mire en el WhatsApp Manager qué pide.',
  outboxBehind: (line, age) => `${line}: hay mensajes que esperan ${age} para salir`,
  outboxBehindTodo:
    'Revise que corra un proceso con el rol sender y si se envía más de lo que la línea admite.',
  doubtsOld: (count, age) => `Envíos en duda: ${count}, el más antiguo desde hace ${age}`,
  doubtsOldTodo:
    'Ya deberían haber llegado sus estados: revise que los webhooks de Meta nos lleguen.',
  hookDisabled: (hook) => `El hook ${hook} se apagó: no aceptó nada en cinco días`,
  hookDisabledTodo: 'Repare su receptor y enciéndalo; entonces se envía lo que esperaba.',
  hookFails: (hook) => `El hook ${hook} no acepta nada`,
  hookFailsTodo:
    'Mire qué responde su receptor. Hasta que acepte uno, los eventos se prueban de uno en uno.',
  givenUp: (count) =>
    count === 1
      ? 'Hoy se abandonó una entrega a un hook'
      : `Hoy se abandonaron ${count} entregas a hooks`,
  givenUpTodo: 'Cuando el receptor esté reparado, envíelas otra vez.',
  hooksBehind: (age) => `Las entregas a hooks esperan ${age}`,
  jobsTodo: 'Revise que corra un proceso con el rol jobs.',
  callsFail: (count) =>
    count === 1 ? 'Una llamada de un flujo falla' : `${count} llamadas de flujos fallan`,
  callsFailTodo:
    'Se intentan de nuevo. Revise que responda el servidor al que van y qué envía el flujo.',
  callsBehind: (age) => `Las llamadas de flujos esperan ${age} para hacerse`,
  snapshotOld: (seconds) => `Una transacción lleva ${seconds} s abierta en la base de datos`,
  snapshotOldTodo:
    'Mientras siga, las colas van más lentas: búsquela en pg_stat_activity y termínela.',

  inbox: 'Entrantes en espera',
  outbox: 'Salientes en espera',
  sentMinute: 'Enviados último minuto',
  inDoubt: 'En duda',
  inDoubtWhat:
    'Se perdió la respuesta de WhatsApp. El estado del mensaje lo aclara; a los diez minutos sin estado se envía una vez más, o se abandona si es marketing.',
  dead: 'Eventos muertos',
  deliveries: 'Para hooks, en espera',
  calls: 'Llamadas en espera',

  deadTitle: 'Eventos que no se pudieron procesar',
  deadExplained:
    'Cada uno está aquí con lo que lo detuvo. Repare eso primero; después se procesan como si llegaran ahora.',
  deadOne: 'Un evento que no se pudo procesar',
  died: 'Se detuvo',
  received: 'Llegó',
  kind: 'Qué',
  number: 'Número',
  kinds: {
    message: 'Mensaje de una persona',
    echo: 'Mensaje desde la app Business',
    status: 'Estado de un mensaje',
    identity: 'Cambio de número',
    preference: 'Preferencia de marketing',
    notice: 'Aviso de Meta',
    answer: 'Respuesta de una llamada',
  },
  redrive: 'Devolver',
  redriveAll: 'Devolver todos',
  redriveAllSure: (count) =>
    `${count} se procesan otra vez, como si llegaran ahora. Lo que siga sin poder procesarse vuelve aquí.`,
  redriveWhat: 'Cuando la causa esté reparada, puede procesarse como si llegara ahora.',
  newestShown: (count) => `Se muestran los ${count} más nuevos.`,
  oldestShown: (count) => `Se muestran los ${count} más antiguos.`,
  notOpened:
    'Ninguna clave de SECRET_KEY lo abre: inicie el servicio con la clave con que se selló.',
  payload: 'Lo que contiene',
  payloadVeiled:
    'Se muestra su forma y no lo que alguien escribió: puede ser secreto. Entre paréntesis, su largo.',
  payloadSealed: 'Ninguna clave de SECRET_KEY lo abre.',
  trace: 'El error completo',

  outboxTitle: 'Por enviar, por línea',
  waiting: 'Esperan',
  oldest: 'Más antiguo',
  classes: (replies, notifications, campaign) =>
    `respuestas ${replies}, avisos ${notifications}, campañas ${campaign}`,
  slowed: 'frenada por Meta',
  since: 'Desde',
  message: 'Mensaje',
  callsTitle: 'Llamadas que fallan',
  callsWhat: 'Flujos que esperan a un servidor suyo.',
  tries: 'Intentos',
  triesOf: (failed, left) => `${failed} fallaron, quedan ${left}`,
  nextTry: 'Próximo intento',
  hooksTitle: 'Hooks que no aceptan nada',
  stopped: 'Detenido',
  fails: 'Falla',

  underneath: 'Por debajo',
  webhooks: 'Webhooks',
  webhooksTaken: (age) => `se reciben, visto hace ${age}`,
  webhooksNever: 'ningún proceso los ha recibido nunca',
  parked: 'Estados cuyo mensaje aún no se conoce',
  timers: 'Temporizadores vencidos',
  database: 'Base de datos',
  oldestTransaction: 'Transacción abierta más antigua',
  traffic: 'Mensajes por minuto',
  heard: 'Recibidos',
};

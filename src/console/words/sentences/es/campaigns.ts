/** What the API says of campaigns, in Spanish. */
export const campaigns: Record<string, string> = {
  'The campaign has {1} sources, the most there can be':
    'La campaña ya reúne destinatarios de {1} maneras, y no caben más',
  'The upload {1} to this campaign is still under way':
    'Todavía se está leyendo un archivo para esta campaña ({1}): espere a que termine',
  'unknown variable "{1}" of the outbound: it has none':
    'La plantilla no tiene la variable «{1}», ni ninguna otra',
  'unknown variable "{1}" of the outbound: it has {2}':
    'La plantilla no tiene la variable «{1}»; tiene {2}',
  'the outbound is a notification, which starts no flow: leave {1} out':
    'La plantilla no tiene respuestas, así que no inicia ningún flujo: deje sin elegir el flujo {1}',
  'the WABA of the outbound has no line to write from':
    'La cuenta de WhatsApp de esta plantilla no tiene ninguna línea que la envíe',
  'missing flow id': 'Falta el flujo que inicia una respuesta: elíjalo',
  'is what a reply to the outbound starts':
    'es lo que inicia una respuesta a la plantilla: elíjalo',
  'is in the future': 'tiene que estar en el futuro',
  'is later than start_at': 'tiene que ser después del comienzo',
  'is another time than from': 'no puede ser la misma hora a la que empieza',
  'is "recipient", or a time zone such as America/Lima (IANA)':
    'no es una zona horaria, como America/Lima',
  'campaign is already {1}': 'La campaña ya está {1!}',
  'The campaign is {1}: only a draft can be deleted':
    'La campaña está {1!}: solo se puede eliminar un borrador',
  'The campaign is {1}: only of a draft people are taken out':
    'La campaña está {1!}: solo se puede quitar gente de un borrador',
  'The campaign is {1}: only a running one can be paused':
    'La campaña está {1!}: solo se puede pausar una en marcha',
  'The campaign is {1}: only a paused one can be resumed':
    'La campaña está {1!}: solo puede seguir una en pausa',
  'The campaign is {1}: recipients are added to one that is a draft or scheduled':
    'La campaña está {1!}: solo se agregan destinatarios a un borrador o a una programada',
  'The campaign is {1}: it cannot start again': 'La campaña está {1!}: no puede empezar otra vez',
  'The campaign is {1}: only its rate, guard, stop_at and window can be changed':
    'La campaña está {1!}: solo se pueden cambiar su ritmo, cuándo se pausa sola, su final y sus horas',
  'The campaign is {1}: it cannot be changed': 'La campaña está {1!}: ya no se puede cambiar',
  'The campaign is {1} by now': 'La campaña ya está {1!}',
  'The campaign is paused: resume it': 'La campaña está en pausa: haga que siga',
  'Recipients are being uploaded: wait until it is over':
    'Se está leyendo un archivo de destinatarios: espere a que termine',
  'schedule.start_at is when a scheduled campaign starts: cancel it, or give another time':
    'Una campaña programada necesita una hora de comienzo: cancélela o dé otra hora',
  'The campaign has no recipients': 'La campaña no tiene destinatarios',
  'Some recipients can be found no more: {1}':
    'Una parte de los destinatarios ya no se puede encontrar: {1!}',
  'Some of its recipients can be found no more: {1}':
    'Una parte de sus destinatarios ya no se pudo encontrar: {1!}',
  'The variable "{1}" has no default, and some recipients have none of their own':
    'La variable «{1}» no tiene un valor para todos, y hay destinatarios sin uno propio',
  'The outbound is not there any more: only an approved one can be sent':
    'La plantilla ya no existe: elija otra que esté aprobada',
  'The outbound is {1}: only an approved one can be sent':
    'La plantilla está {1!}: solo se puede enviar una aprobada',
  'Nothing can leave the line: it is not there any more':
    'De la línea no puede salir nada: ya no existe',
  'Nothing can leave the line: {1}': 'De la línea no puede salir nada: {1!}',
  'The flow that a reply starts is not published':
    'El flujo que inicia una respuesta no está publicado',
  'Nobody could be written to: {1} failed, {2} were skipped':
    'No se le pudo escribir a nadie: {1} fallaron y {2} quedaron fuera',
  'The segments and queries that were to find its recipients found nobody':
    'Los segmentos y consultas de los que iban a salir sus destinatarios no encontraron a nadie',
  'The outbound is not there any more': 'La plantilla ya no existe',
  'The outbound is {1}': 'La plantilla está {1!}',
  'The outbound is {1} now, and was {2}': 'La categoría de la plantilla ahora es {1!}, y era {2!}',
  'The provider refused with {1}': 'WhatsApp lo rechazó con el código {1}',
  '{1} of {2} failed, more than {3} %': 'De {2} fallaron {1}, más del {3} %',
  '{1} of {2} opted out, more than {3} %': 'De {2} se dieron de baja {1}, más del {3} %',
  '"{1}" is {2}': '«{1}» está {2!}',
};

/** What the API says of flows, and of trying them, in Spanish. */
export const flows: Record<string, string> = {
  'a flow is a JSON object': 'Un flujo es un objeto JSON',
  'must be a text of 1 to 200 characters': 'tiene que ser un texto de 1 a 200 caracteres',
  'The flow {1} is used in one place (see details): end that first, then {2} it':
    'El flujo {1} se usa en un lugar, que está abajo: termine eso primero y después {2!}',
  'The flow {1} is used in {2} places (see details): end that first, then {3} it':
    'El flujo {1} se usa en {2} lugares, que están abajo: termine eso primero y después {3!}',
  '"{1}" on {2} starts it': 'Lo inicia la frase «{1}» en {2}',
  'it is the default flow of this line': 'Es el flujo por defecto de esta línea',
  'version {1} of "{2}" enters it as a sub-flow': 'La versión {1} de «{2}» entra en él',
  'a reply to "{1}" starts it': 'Lo inicia una respuesta a «{1}»',
  'a reply to the campaign "{1}", which is {2}, starts it':
    'Lo inicia una respuesta a la campaña «{1}», que está {2!}',
  'runs version {1} of it': 'Ejecuta su versión {1}',
  'is in it as a sub-flow': 'Está dentro de él, desde otro flujo',
  'the file does not name {1}': 'El archivo no dice cómo se llama {1}',
  'there is no flow named "{1}" here': 'Aquí no hay ningún flujo que se llame «{1}»',
  'there is no outbound named "{1}" here': 'Aquí no hay ninguna plantilla que se llame «{1}»',
  'there is no secret named "{1}" here': 'Aquí no hay ningún secreto que se llame «{1}»',
  'there are {1} flows named "{2}" here, so it is not clear which is meant':
    'Aquí hay {1} flujos que se llaman «{2}», y no está claro cuál es',
  'there are {1} outbounds named "{2}" here, so it is not clear which is meant':
    'Aquí hay {1} plantillas que se llaman «{2}», y no está claro cuál es',
  'the flow cannot be published: {1}': 'El flujo no se puede publicar: {1!}',
  '{1} [{2}]': '{1!} [{2}]',
  'The flow is not published': 'El flujo no está publicado',
  'the flow {1} is not published yet: publish it first':
    'El flujo {1} aún no está publicado: publíquelo primero',
  'the draft is no flow yet, see details':
    'El borrador aún no es un flujo: abajo está lo que falta',
  'The flow {1} is not published: there is no version to move to':
    'El flujo {1} no está publicado: no hay una versión a la que pasar',
  'from: version {1} is the newest already': 'La versión {1} ya es la más nueva',
  'Version {1} of the flow {2} cannot be run': 'La versión {1} del flujo {2} no puede ejecutarse',
  'example: there is no example {1}': 'No hay ningún ejemplo {1}',
  'There is no chat yet for an agent to have': 'Aún no hay un chat que pueda tener un agente',
  'No call waits for an answer': 'Ninguna llamada espera respuesta',
  'Time passes no further than the year 9999': 'El tiempo no pasa más allá del año 9999',
  'More than {1} timers fired: the flow goes on by itself without end':
    'Vencieron más de {1} plazos: el flujo sigue solo sin fin',
  'More than {1} messages: simulate a part of it': 'Son más de {1} mensajes: pruebe una parte',
  'Step "{1}" has said nothing that could fail': 'El paso «{1}» no ha dicho nada que pueda fallar',
  'There is nothing to tap: no message so far has options, let alone "{1}"':
    'No hay nada que tocar: ningún mensaje hasta ahora tiene opciones, y menos «{1}»',
  'No message offers "{1}" to be tapped; the last with options has {2}':
    'Ningún mensaje ofrece «{1}»; el último con opciones tiene {2}',
  'an event has one field, of {1}, as in {"text": "hola"}':
    'Lo que ocurre tiene un solo campo de estos: {1}, como en {"text": "hola"}',
  'no such event': 'Eso no puede ocurrir aquí',
  'the flow does not parse: see details': 'Aún no es un flujo: los hallazgos dicen por qué',
  'the flow does not parse: {1}': 'Aún no es un flujo: {1!}',
  'The flow cannot be run: {1}. Verifying it tells all that is wrong':
    'El flujo no puede ejecutarse ({1}): revíselo y verá todo lo que está mal',
  'Whoever has this number wants no messages: write a start word (as in START) from it first':
    'Quien tiene este número no quiere mensajes: escriba antes desde él una palabra de alta, como START',
  'People have the chat with this number: close it first':
    'Una persona tiene el chat con este número: ciérrelo primero',
  'the draft cannot be tried: {1}': 'El borrador no se puede probar: {1!}',
  'variables hold more than {1} KiB, which is the most a process may carry':
    'Las variables ocupan más de {1} KiB, que es lo máximo que lleva un proceso',
  'Nobody with the number {1} has written in the last 24 hours, so WhatsApp would deliver nothing: write anything from that phone to one of your lines, and try again':
    'Nadie con el número {1} ha escrito en las últimas 24 horas, así que WhatsApp no entregaría nada: escriba lo que sea desde ese teléfono a una de sus líneas e intente otra vez',
};

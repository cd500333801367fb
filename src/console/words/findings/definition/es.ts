/** What keeps a definition from being a flow, and a flow from being published, in Spanish. */
export const definition = {
  '{1} is missing': 'falta {1}',
  '{1}: a text belongs here': '{1}: aquí va un texto',
  '{1}: a number belongs here': '{1}: aquí va un número',
  '{1}: a whole number belongs here': '{1}: aquí va un número entero',
  '{1}: true or false belongs here': '{1}: aquí va true o false',
  '{1}: a list belongs here': '{1}: aquí va una lista',
  '{1}: an object belongs here': '{1}: aquí va un objeto',
  'the flow: an object belongs here': 'el flujo: aquí va un objeto',
  '{1}: {2} belongs here': '{1}: aquí va {2}',
  '{1}: one of {2} belongs here': '{1}: aquí va uno de {2}',
  '{1}: a number of at least {2} belongs here': '{1}: aquí va un número desde {2}',
  '{1}: a number of more than {2} belongs here': '{1}: aquí va un número mayor que {2}',
  '{1}: a number of at most {2} belongs here': '{1}: aquí va un número hasta {2}',
  '{1}: a text of at most {2} characters belongs here':
    '{1}: aquí va un texto de {2} caracteres como mucho',
  '{1}: a list of {2} belongs here': '{1}: aquí va una lista de {2}',
  '{1}: a list of at most {2} belongs here': '{1}: aquí va una lista de {2} como mucho',
  '{1}: a list cannot be empty': '{1}: una lista no puede estar vacía',
  '{1}: a text cannot be empty': '{1}: un texto no puede estar vacío',
  '{1}: a url cannot be empty': '{1}: una url no puede estar vacía',
  '{1}: a number or a template belongs here': '{1}: aquí va un número o un texto con {{ … }}',
  '{1}: either "account" or hours belong here': '{1}: aquí va "account" o un horario',
  'the flow has no field {1}': 'el flujo no tiene el campo {1}',
  '{1} has no field {2}': '{1} no tiene el campo {2}',
  '{1} has no field {2}; a step of type {3} may have {4}':
    '{1} no tiene el campo {2}; un paso de tipo {3} puede tener {4}',
  '{1} is none of the step types {2}': '{1} no es ninguno de los tipos de paso {2}',
  '{1}: nothing can be named "__proto__"': '{1}: nada puede llamarse "__proto__"',
  'steps: a flow has at most {1} steps, and this one has {2}':
    'steps: un flujo tiene {1} pasos como mucho, y este tiene {2}',
  '{1}: a flow speaks at most 100 languages': '{1}: un flujo habla 100 idiomas como mucho',
  '{1}: a language is a BCP 47 tag, as in "es" or "pt-BR"':
    '{1}: un idioma es una etiqueta BCP 47, como "es" o "pt-BR"',
  '{1}: a timezone is an IANA name, as in "America/Bogota"':
    '{1}: una zona horaria es un nombre IANA, como "America/Bogota"',
  '{1}: a step name is 1 to 60 of the characters a-z, 0-9 and _':
    '{1}: el nombre de un paso tiene de 1 a 60 de los caracteres a-z, 0-9 y _',
  '{1}: an option id is 1 to 60 of the characters a-z, 0-9 and _':
    '{1}: el id de una opción tiene de 1 a 60 de los caracteres a-z, 0-9 y _',
  '{1}: a variable name is letters, digits and _, not beginning with a digit':
    '{1}: el nombre de una variable tiene letras, dígitos y _, y no empieza con un dígito',
  '{1}: a duration is a whole number and s, m, h or d, as in "30m"':
    '{1}: una duración es un número entero y s, m, h o d, como "30m"',
  '{1}: an offset is a duration, or one with a minus, as in "-3h"':
    '{1}: offset es una duración, sola o con un menos delante, como "-3h"',
  '{1}: a date is written YYYY-MM-DD, as in "2026-12-25"':
    '{1}: una fecha se escribe AAAA-MM-DD, como "2026-12-25"',
  '{1}: a time of day is written HH:MM, as in "09:00"':
    '{1}: una hora se escribe HH:MM, como "09:00"',
  '{1}: an interval opens before it closes; 24:00 ends a day':
    '{1}: un horario abre antes de cerrar; 24:00 termina el día',
  '{1}: media needs one of url and media_id': '{1}: media necesita url o media_id, y solo uno',
  '{1}: a message says one of text, media, location, contacts and link':
    '{1}: un message dice una sola cosa: text, media, location, contacts o link',
  '{1}: a question asks with one of text and media':
    '{1}: una question pregunta con text o con media, y solo con uno',
  '{1}: a choice needs options or options_from': '{1}: una choice necesita options u options_from',
  '{1}: a wait has one of for and until': '{1}: un wait tiene for o until, y solo uno',
  '{1}: offset belongs to until': '{1}: offset va con until',
  '{1}: failure_status belongs to status "failure"': '{1}: failure_status va con status "failure"',
  '{1}: a tag step adds or removes something': '{1}: un paso tag agrega o quita algo',
  '{1}: a header name is letters, digits and -, as in X-Api-Key':
    '{1}: el nombre de un encabezado tiene letras, dígitos y -, como X-Api-Key',
  '{1}: this header cannot be set by a flow': '{1}: un flujo no puede poner este encabezado',
  '{1}: the timeout of a call is at most 30s':
    '{1}: el timeout de una llamada es de 30s como mucho',
  '{1}: the delay between tries is at most 1h': '{1}: el delay entre intentos es de 1h como mucho',
  '{1}: an outbound id is OTB and 32 hex digits':
    '{1}: el id de una plantilla es OTB y 32 dígitos hexadecimales',
  '{1}: a flow id is IPF and 32 hex digits':
    '{1}: el id de un flujo es IPF y 32 dígitos hexadecimales',
  '{1}: replies lead on by continue, by cancel, or by both':
    '{1}: replies lleva por continue, por cancel o por los dos',
  '{1}: an outbound without replies goes on at once, and needs a next':
    '{1}: un outbound sin replies sigue enseguida, y necesita un next',
  '{1}: an outbound without replies waits for nothing: timeout belongs to replies':
    '{1}: un outbound sin replies no espera nada: timeout va con replies',
  'the flow cannot be published: {1}': 'el flujo no se puede publicar: {1}',
  'the flow cannot be published: {1} (and {2} more, see details)':
    'el flujo no se puede publicar: {1} (y {2} más, vea los detalles)',
  'the draft cannot be tried: {1}': 'el borrador no se puede probar: {1}',
  '{1} [{2}]': '{1} [{2}]',
};

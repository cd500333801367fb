/** What the API says of outbounds: templates that Meta approves, in Spanish. */
export const outbounds: Record<string, string> = {
  'the template has a button that can be changed at Meta alone: "{1}"':
    'La plantilla tiene un botón que solo se puede cambiar en Meta: «{1}»',
  'an outbound that is {1} cannot be changed: only one that is APPROVED, REJECTED or PAUSED':
    'La plantilla está {1!}: solo se puede cambiar una aprobada, rechazada o en pausa',
  'of an approved outbound cannot be changed, and is {1}':
    'en una plantilla aprobada no se puede cambiar, y es {1}',
  'cannot be changed, and is {1}': 'no se puede cambiar, y es {1}',
  'the outbound is being changed just now: ask again in a few minutes':
    'La plantilla se está cambiando ahora mismo: intente de nuevo en unos minutos',
  'the outbound is being handed in just now: ask again in a few minutes':
    'La plantilla se está entregando ahora mismo: intente de nuevo en unos minutos',
  'the outbound "{1}" in {2} is being handed in just now: ask again in a few minutes':
    'La plantilla «{1}» en {2} se está entregando ahora mismo: intente de nuevo en unos minutos',
  'there is an outbound "{1}" in {2} already ({3}): change that, or take another name':
    'Ya hay una plantilla «{1}» en {2} ({3}): cambie esa, o use otro nombre',
  'missing example value for variable {1}': 'Falta un ejemplo para la variable {1}',
  'there is no template "{1}" in {2} on this line': 'Esta línea no tiene la plantilla «{1}» en {2}',
  'template "{1}" ({2}) is {3}: only an approved one can be sent':
    'La plantilla «{1}» ({2}) está {3!}: solo se puede enviar una aprobada',
  'template "{1}" ({2}) wants a value for {3}':
    'La plantilla «{1}» ({2}) necesita un valor para {3}',
  'the header of template "{1}" ({2}) is a file: give the id of one here (MED…) or a public link':
    'Sobre el texto de la plantilla «{1}» ({2}) va un archivo: dé un enlace público a él',
  'template "{1}" ({2}) has a part that cannot be filled in here: {3}':
    'La plantilla «{1}» ({2}) tiene una parte que aquí no se puede rellenar: {3}',
  'missing value for variable {1}': 'Falta un valor para la variable {1}',
  'missing value for variable {1}: the id of a file here (MED…), or a public link':
    'Falta el archivo que va sobre el texto ({1}): dé un enlace público a él',
  'the template has a part that cannot be filled in here: {1}':
    'La plantilla tiene una parte que aquí no se puede rellenar: {1}',
  'outbound {1} is {2}: only an approved one can be sent':
    'La plantilla {1} está {2!}: solo se puede enviar una aprobada',
  "outbound {1} is a template of another WABA than {2}'s":
    'La plantilla {1} es de otra cuenta de WhatsApp que la de {2}',
  'The outbound {1} is being removed: use another': 'La plantilla {1} se está eliminando: use otra',
  'The outbound {1} is used by a campaign (see details): end that first, then remove it':
    'Una campaña usa la plantilla {1}: termínela primero y después elimine la plantilla',
  'The outbound {1} is used by {2} campaigns (see details): end that first, then remove it':
    '{2} campañas usan la plantilla {1}: termínelas primero y después elimine la plantilla',
  'is a JPEG or PNG for a template of type {1}; what came is empty':
    'tiene que ser JPEG o PNG (para {1}), y lo que llegó está vacío',
  'is a JPEG or PNG for a template of type {1}; what came is {2}':
    'tiene que ser JPEG o PNG (para {1}), y lo que llegó es {2}',
  'is an MP4 or 3GPP for a template of type {1}; what came is empty':
    'tiene que ser MP4 o 3GPP (para {1}), y lo que llegó está vacío',
  'is an MP4 or 3GPP for a template of type {1}; what came is {2}':
    'tiene que ser MP4 o 3GPP (para {1}), y lo que llegó es {2}',
  'is a file for a template of type {1}; what came is empty':
    'tiene que ser un archivo (para {1}), y lo que llegó está vacío',
  'is a file for a template of type {1}; what came is {2}':
    'tiene que ser un archivo (para {1}), y lo que llegó es {2}',
  'of no type': 'de ningún tipo conocido',
  'Sent as image, a file has at most {1} MiB': 'Una imagen puede tener hasta {1} MiB',
  'Sent as video, a file has at most {1} MiB': 'Un video puede tener hasta {1} MiB',
  'Sent as audio, a file has at most {1} MiB': 'Un audio puede tener hasta {1} MiB',
  'Sent as sticker, a file has at most {1} MiB': 'Un sticker puede tener hasta {1} MiB',
  'Sent as document, a file has at most {1} MiB': 'Un documento puede tener hasta {1} MiB',
  'has at most {1} characters': 'puede tener hasta {1} caracteres',
  'a template of type {1} shows its file there': 'ahí va el archivo ({1})',
  'has at most one variable': 'puede tener una variable como mucho',
  'has no variables': 'no puede tener variables',
  'a variable is written {{.name}}, with letters, digits and _':
    'una variable se escribe {{.nombre}}, con letras, cifras y _',
  'an AUTHENTICATION outbound is a TEXT without header, footer and buttons: its texts are WhatsApp’s':
    'El texto y el botón de un código los escribe WhatsApp: no lleva nada más',
  'an AUTHENTICATION outbound has the one variable {{.code}}':
    'Un código tiene una sola variable, {{.code}}',
  'an AUTHENTICATION outbound is a notification': 'A un código no se responde',
  'a template has at most {1} buttons': 'una plantilla puede tener hasta {1} botones',
  'a template has at most {1} of type {2}':
    'una plantilla puede tener hasta {1} de este tipo ({2})',
  'a label has at most {1} characters': 'lo que dice un botón puede tener hasta {1} caracteres',
  'a label has no variables': 'lo que dice un botón no puede tener variables',
  'two are labelled "{1}"': 'dos dicen «{1}»',
  'COPY_CODE is for MARKETING alone': 'solo marketing tiene un botón que copia un código',
  'a url is an http(s) address of at most {1} characters, its one variable at the end':
    'una dirección empieza con https:// y tiene hasta {1} caracteres, y su variable va al final',
  'quick replies stand next to each other': 'las respuestas rápidas van juntas',
  'a notification has no quick replies': 'Sin respuesta no hay respuestas rápidas',
  'missing continue process message': 'Al menos una respuesta rápida debe seguir',
};

/** What the API says of contacts, segments and files of them, in Spanish. */
export const contacts: Record<string, string> = {
  'names no contact property, neither by id nor by name':
    'no es ninguna propiedad de los contactos',
  'query has at least 3 characters of a name, number or e-mail':
    'Escriba al menos 3 caracteres de un nombre, número o correo',
  'with the country code {1} it is no phone number':
    'con el código de país {1} no es un número de teléfono',
  'missing phone_number: a contact needs one, or an external_id':
    'Falta el teléfono: un contacto necesita uno, o un ID externo',
  'a contact needs a phone_number or an external_id: leave one':
    'Un contacto necesita un teléfono o un ID externo: deje uno de los dos',
  'is the phone number of another contact': 'es el número de otro contacto',
  'is the external id of another contact': 'es el ID de otro contacto',
  'into is the contact itself, or has been merged with it': 'Los dos son ya el mismo contacto',
  'One of the contacts has just been merged: look at them again':
    'Uno de los contactos acaba de unirse a otro: mírelos otra vez',
  'The contact is being merged':
    'El contacto se está uniendo a otro: intente de nuevo en un momento',
  'Recipients of campaigns are to be found by the contact segment {1} (see details)':
    'De este segmento van a salir destinatarios de campañas ({1})',
  'The contact segment {1} is called "{2}" already': 'Ya hay un segmento que se llama «{2}» ({1})',
  'is an object with "all", "any", "not" or "field"':
    'tiene que ser un objeto con "all", "any", "not" o "field"',
  'is nested deeper than {1} levels': 'tiene más de {1} niveles, unos dentro de otros',
  'is one condition more than {1}': 'es una condición más de las {1} que caben',
  'has one of "all", "any" and "not", and nothing else':
    'tiene que tener "all", "any" o "not", y nada más',
  'is a list of conditions': 'tiene que ser una lista de condiciones',
  'is the name of a field': 'tiene que ser el nombre de un campo',
  'has, beside "field", one of {1}': 'además de "field" tiene que tener uno de estos: {1}',
  'is a list of at most 1,000 values': 'tiene que ser una lista de hasta 1.000 valores',
  'is one value': 'tiene que ser un solo valor',
  'names "{1}", which is none of {2}': 'dice «{1}», que no es ninguno de estos: {2}',
  'is nothing that {1} can be asked: it takes {2}': 'no se le puede preguntar a {1}: admite {2}',
  'is a time such as 2026-02-09T20:49:15Z, or "30d" for 30 days ago':
    'tiene que ser un momento como 2026-02-09T20:49:15Z, o "30d" para hace 30 días',
  'is an id as in CNT…': 'tiene que ser un id como CNT…',
  'has letters, digits and _ . - alone': 'solo puede tener letras, cifras y _ . -',
  'The service was stopped meanwhile: send the file again':
    'El servicio se detuvo mientras se leía: envíe el archivo otra vez',
  'It was broken off by a fault': 'Un fallo nuestro lo interrumpió',
  'It has more than {1} rows, the most there can be': 'Tiene más de {1} filas, que es lo máximo',
  'The upload cannot be read: it is not UTF-8': 'El archivo no se puede leer: no está en UTF-8',
  'The upload cannot be read: {1}': 'El archivo no se puede leer ({1})',
  'Line {1} is longer than {2} characters': 'La línea {1} tiene más de {2} caracteres',
};

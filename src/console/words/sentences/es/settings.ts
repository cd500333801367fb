/** What the API says of settings and users, in Spanish. */
export const settings: Record<string, string> = {
  '"{1}" is no time zone; one is written as in America/Bogota':
    '«{1}» no es una zona horaria; se escribe como America/Bogota',
  'needs a word, or nobody could stop your messages':
    'necesita una palabra, o nadie podría dejar de recibir sus mensajes',
  'needs a word, or nobody could ever come back': 'necesita una palabra, o nadie podría volver',
  '"{1}" stands in two lists: it can mean one thing':
    '«{1}» está en dos listas, y solo puede significar una cosa',
  '"{1}" starts a flow on {2}: a stop word cannot do that too':
    '«{1}» inicia un flujo en {2}: una palabra de baja no puede hacer eso también',
  'There is an agent with the e-mail {1} already': 'Ya hay un agente con el correo {1}',
  'An account has at most {1} templates': 'Una cuenta tiene como mucho {1} respuestas listas',
  'There is a template with the name "{1}" already':
    'Ya hay una respuesta lista que se llama «{1}»',
  'is 1 to 100 of the characters a to z, 0 to 9 and _':
    'tiene que tener de 1 a 100 letras minúsculas, cifras y _',
  'is 1 to 500 characters long': 'tiene que tener de 1 a 500 caracteres',
  'An account has at most {1} hooks': 'Una cuenta tiene como mucho {1} hooks',
  '"{1}" is no action of {2}, which has {3}': '«{1}» no es ninguna acción de {2}, que tiene {3}',
  'The hook {1} is disabled: enable it first': 'El hook {1} está apagado: enciéndalo primero',
  'every delivery failed for five days, since {1}':
    'Todas las entregas fallaron durante cinco días, desde {1}',
  'is the https address that events are sent to, as in https://example.com/events':
    'tiene que ser la dirección https a la que se envía, como https://example.com/events',
  'must begin with https: http goes only where CALLS_MAY_REACH names the host':
    'tiene que empezar con https; con http solo si quien opera este servicio lo permite (CALLS_MAY_REACH)',
  'must hold no user and no password: each delivery is signed instead':
    'no puede llevar usuario ni contraseña: cada entrega va firmada',
  'must not use port {1}, which belongs to another protocol':
    'no puede usar el puerto {1}, que es de otro protocolo',
  'must be a public address': 'tiene que ser una dirección pública',
  timeout: 'no respondió a tiempo',
  address_refused: 'no se permite llegar a esa dirección',
  port_refused: 'no se permite ese puerto',
  no_connection: 'no hubo conexión',
  'no_connection: {1}': 'no hubo conexión ({1})',
  signing_key_unreadable: 'la clave de firma no se puede leer',
  hook_deleted: 'el hook se quitó',
  'a secret’s name is 1 to 60 letters, digits and _, not beginning with a digit':
    'El nombre de un secreto tiene de 1 a 60 letras, cifras y _, y no empieza con una cifra',
  'The secret "{1}" is used in one place (see details): end that first, then delete it':
    'El secreto «{1}» se usa en un lugar: termine eso primero y después elimínelo',
  'The secret "{1}" is used in {2} places (see details): end that first, then delete it':
    'El secreto «{1}» se usa en {2} lugares: termine eso primero y después elimínelo',
  'version {1} of "{2}" sends it': 'La versión {1} de «{2}» lo envía',
  'There is a user with the e-mail {1} already': 'Ya hay un usuario con el correo {1}',
  'Many people are signing in: try again in a moment':
    'Mucha gente está entrando: intente de nuevo en un momento',
  'An account keeps at least one admin: make another one first':
    'Una cuenta conserva al menos un administrador: nombre antes a otro',
  'A password has {1} to {2} characters': 'Una contraseña tiene de {1} a {2} caracteres',
};

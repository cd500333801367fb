/** What verifying finds wrong with the steps of a flow, in Spanish. */
export const steps = {
  // Ways.
  'the start "{1}" is no step of this flow': 'el inicio "{1}" no es un paso de este flujo',
  'step "{1}" leads by {2} to "{3}", which is no step of this flow':
    'el paso "{1}" lleva por {2} a "{3}", que no es un paso de este flujo',
  'step "{1}" cannot be reached from the start': 'al paso "{1}" no se llega desde el inicio',
  'no end and no handoff can be reached from "{1}"':
    'desde "{1}" no se llega a ningún end ni a ningún handoff',
  'an endless circle in which nothing is waited for: {1}':
    'un círculo sin fin en que nada se espera: {1}',
  'a possible endless circle in which nothing is waited for: {1}':
    'un posible círculo sin fin en que nada se espera: {1}',
  'a possible endless circle in which nothing is waited for but the answers to calls: {1}':
    'un posible círculo sin fin en que solo se esperan las respuestas a llamadas: {1}',
  'a possible endless nag: only time passes in {1}':
    'una posible insistencia sin fin: solo pasa el tiempo en {1}',
  'step "{1}" has no failed, and no call succeeds always':
    'el paso "{1}" no tiene failed, y ninguna llamada sale bien siempre',
  'step "{1}" has no timeout: where the contact is silent the process ends after {2} without a word':
    'el paso "{1}" no tiene timeout: si el contacto calla, el proceso termina después de {2} sin decir nada',
  'step "{1}" has no unavailable: outside business hours the contact waits without a word':
    'el paso "{1}" no tiene unavailable: fuera del horario de atención el contacto espera sin que se le diga nada',
  'step "{1}": timeout {2} is longer than expires_after {3}':
    'paso "{1}": el timeout {2} es más largo que expires_after {3}',
  'step "{1}" ends the process at once, so that its timeout never comes; give it a next':
    'el paso "{1}" termina el proceso enseguida, así que su timeout nunca llega; póngale un next',
  'step "{1}": a reminder after {2} comes when the step is over ({3})':
    'paso "{1}": un recordatorio después de {2} llega cuando el paso ya terminó ({3})',
  'step "{1}" possibly speaks 24 h or more after the contact last wrote, when WhatsApp takes outbounds alone; give it a failed':
    'el paso "{1}" posiblemente habla 24 h o más después de que el contacto escribió por última vez, cuando WhatsApp solo acepta plantillas; póngale un failed',
  'step "{1}" possibly reminds 24 h or more after the contact last wrote, when WhatsApp takes outbounds alone; give it a failed':
    'el paso "{1}" posiblemente recuerda 24 h o más después de que el contacto escribió por última vez, cuando WhatsApp solo acepta plantillas; póngale un failed',
  'texts outside the 24 h window were looked for on {1} ways, and there are more':
    'se buscaron textos fuera de la ventana de 24 h en {1} caminos, y hay más',
  'case {1} of "{2}" can never be taken: {3}': 'el caso {1} de "{2}" no puede darse nunca: {3}',
  'it is the same as case {1}': 'es igual al caso {1}',
  'an earlier case holds whenever it would': 'cuando se cumpliría, ya se cumple un caso anterior',
  'its condition never holds': 'su condición no se cumple nunca',
  'it holds for no value of {1}': 'no se cumple con ningún valor de {1}',
  '"else" of "{1}" can never be taken: case {2} always holds':
    '"else" de "{1}" no puede darse nunca: el caso {2} se cumple siempre',

  // Choices and words.
  'step "{1}" has {2} options, and WhatsApp takes {3} beside options_from, with room for a row and "more"':
    'el paso "{1}" tiene {2} opciones, y WhatsApp acepta {3} junto a options_from, con lugar para una fila y para "más"',
  'step "{1}" has {2} options, and WhatsApp takes {3} as buttons':
    'el paso "{1}" tiene {2} opciones, y WhatsApp acepta {3} como botones',
  'step "{1}" has {2} options, and WhatsApp takes {3} in a list':
    'el paso "{1}" tiene {2} opciones, y WhatsApp acepta {3} en una lista',
  'two options of "{1}" have the id "{2}"': 'dos opciones de "{1}" tienen el id "{2}"',
  'option id "{1}" of "{2}" is what the rows of options_from travel as':
    'el id de opción "{1}" de "{2}" es uno de los que llevan las filas de options_from',
  'options "{1}" and "{2}" of "{3}" both answer to "{4}"':
    'las opciones "{1}" y "{2}" de "{3}" se eligen las dos con "{4}"',
  'step "{1}" takes only what people write to stop: {2}':
    'el paso "{1}" solo acepta lo que la gente escribe para darse de baja: {2}',
  'the exit word "{1}" is also an inbound phrase of the line {2}':
    'la palabra de salida "{1}" es también una frase que inicia un flujo en la línea {2}',
  '"{1}", option "{2}" of "{3}", is also an inbound phrase of the line {4}':
    '"{1}", la opción "{2}" de "{3}", es también una frase que inicia un flujo en la línea {4}',

  // Variables and properties.
  'step "{1}" saves {2} in vars.{3}, which its declaration made {4}':
    'el paso "{1}" guarda {2} en vars.{3}, que fue declarada como {4}',
  'step "{1}" saves {2} in vars.{3}, which step "{4}" made {5}':
    'el paso "{1}" guarda {2} en vars.{3}, donde el paso "{4}" guarda {5}',
  'a text': 'un texto',
  'a number': 'un número',
  'a boolean': 'un sí o no',
  'a file': 'un archivo',
  'a list of files': 'una lista de archivos',
  'a location': 'una ubicación',
  'a contact card': 'una tarjeta de contacto',
  'an object': 'un objeto',
  'an option {id, title, value}': 'una opción {id, title, value}',
  'the fields of a form': 'los campos de un formulario',
  'the answer to a call {status, headers, body}':
    'la respuesta a una llamada {status, headers, body}',
  'the variables of a sub-flow': 'las variables de un subflujo',
  'step "{1}" reads vars.{2}, and this way comes before any step has set it':
    'el paso "{1}" lee vars.{2}, y este camino llega antes de que algún paso le dé un valor',
  'step "{1}" reads vars.{2}, and no step before it sets it':
    'el paso "{1}" lee vars.{2}, y ningún paso anterior le da un valor',
  'the steps of a flow set at most {1} variables, and these set {2}':
    'los pasos de un flujo dan valor a {1} variables como mucho, y estos a {2}',
  'step "{1}" reads the contact property "{2}", which nothing sets and no contact was found to have':
    'el paso "{1}" lee la propiedad de contacto "{2}", que nada escribe y que no se encontró en ningún contacto',

  // What the account has.
  'step "{1}" sends the secret "{2}", and there is none of that name: PUT /v1/secrets/{3}':
    'el paso "{1}" envía el secreto "{2}", y no hay ninguno con ese nombre: PUT /v1/secrets/{3}',
  'step "{1}" calls {2}, and no flow of that id is published':
    'el paso "{1}" llama a {2}, y no hay un flujo publicado con ese id',
  'step "{1}" calls this flow itself, and nothing is waited for between one call and the next':
    'el paso "{1}" llama a este mismo flujo, y nada se espera entre una llamada y la siguiente',
  'step "{1}" calls {2}, which calls this flow again, and nothing is waited for in between':
    'el paso "{1}" llama a {2}, que vuelve a llamar a este flujo, y nada se espera entretanto',
  'step "{1}" sends {2}, and there is no outbound of that id':
    'el paso "{1}" envía {2}, y no hay una plantilla con ese id',
  'step "{1}" sends "{2}", which has a part that cannot be filled in here: {3}':
    'el paso "{1}" envía "{2}", que tiene una parte que aquí no se puede rellenar: {3}',
  'step "{1}" sends "{2}", which is not approved yet ({3})':
    'el paso "{1}" envía "{2}", que aún no está aprobada ({3})',
  'step "{1}" gives no value for "{2}" of "{3}", which is not sent without':
    'el paso "{1}" no da un valor para "{2}" de "{3}", que sin él no se envía',
  'step "{1}" gives for "{2}", the file of "{3}", neither an address nor the id of a file':
    'el paso "{1}" no da para "{2}", el archivo de "{3}", ni una dirección ni el id de un archivo',
  'step "{1}" gives "{2}", and "{3}" has no such variable (it has none)':
    'el paso "{1}" da "{2}", y "{3}" no tiene esa variable (no tiene ninguna)',
  'step "{1}" gives "{2}", and "{3}" has no such variable ({4})':
    'el paso "{1}" da "{2}", y "{3}" no tiene esa variable ({4})',
  'step "{1}" expects replies to "{2}", a notification, which has no quick replies':
    'el paso "{1}" espera respuestas a "{2}", una notificación, que no tiene respuestas rápidas',
  'step "{1}" waits for the reply {2}, which "{3}" has no button for ({4})':
    'el paso "{1}" espera la respuesta {2}, para la que "{3}" no tiene botón ({4})',
  'step "{1}" does nothing when "{2}" of "{3}" is tapped: give replies {4}, or the step a next':
    'el paso "{1}" no hace nada cuando se toca "{2}" de "{3}": póngale {4} a replies, o un next al paso',

  // Texts and translations.
  '{1}: a secret is named in full, as in secrets.shop':
    '{1}: un secreto se nombra completo, como en secrets.shop',
  '{1}: secrets can be read in http steps alone':
    '{1}: los secretos solo se pueden leer en pasos http',
  '{1}: {2} characters, and WhatsApp takes {3}': '{1}: {2} caracteres, y WhatsApp acepta {3}',
  'language "{1}" has no text for {2}': 'el idioma "{1}" no tiene texto para {2}',
  'language "{1}" has a text for {2}, which nothing says':
    'el idioma "{1}" tiene un texto para {2}, que ningún paso dice',

  'and {1} more, which show once these are mended':
    'y {1} más, que se muestran cuando estos se corrijan',
};

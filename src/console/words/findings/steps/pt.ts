import type { steps as es } from './es.ts';

/** The same in Portuguese. */
export const steps: typeof es = {
  // Ways.
  'the start "{1}" is no step of this flow': 'o início "{1}" não é um passo deste fluxo',
  'step "{1}" leads by {2} to "{3}", which is no step of this flow':
    'o passo "{1}" leva por {2} a "{3}", que não é um passo deste fluxo',
  'step "{1}" cannot be reached from the start': 'ao passo "{1}" não se chega desde o início',
  'no end and no handoff can be reached from "{1}"':
    'de "{1}" não se chega a nenhum end nem a nenhum handoff',
  'an endless circle in which nothing is waited for: {1}':
    'um círculo sem fim em que nada é esperado: {1}',
  'a possible endless circle in which nothing is waited for: {1}':
    'um possível círculo sem fim em que nada é esperado: {1}',
  'a possible endless circle in which nothing is waited for but the answers to calls: {1}':
    'um possível círculo sem fim em que só se esperam as respostas a chamadas: {1}',
  'a possible endless nag: only time passes in {1}':
    'uma possível insistência sem fim: só o tempo passa em {1}',
  'step "{1}" has no failed, and no call succeeds always':
    'o passo "{1}" não tem failed, e nenhuma chamada dá certo sempre',
  'step "{1}" has no timeout: where the contact is silent the process ends after {2} without a word':
    'o passo "{1}" não tem timeout: se o contato se cala, o processo termina depois de {2} sem dizer nada',
  'step "{1}" has no unavailable: outside business hours the contact waits without a word':
    'o passo "{1}" não tem unavailable: fora do horário de atendimento o contato espera sem que nada lhe seja dito',
  'step "{1}": timeout {2} is longer than expires_after {3}':
    'passo "{1}": o timeout {2} é mais longo que expires_after {3}',
  'step "{1}" ends the process at once, so that its timeout never comes; give it a next':
    'o passo "{1}" termina o processo na hora, então seu timeout nunca chega; dê a ele um next',
  'step "{1}": a reminder after {2} comes when the step is over ({3})':
    'passo "{1}": um lembrete depois de {2} chega quando o passo já terminou ({3})',
  'step "{1}" possibly speaks 24 h or more after the contact last wrote, when WhatsApp takes outbounds alone; give it a failed':
    'o passo "{1}" possivelmente fala 24 h ou mais depois que o contato escreveu pela última vez, quando o WhatsApp só aceita modelos; dê a ele um failed',
  'step "{1}" possibly reminds 24 h or more after the contact last wrote, when WhatsApp takes outbounds alone; give it a failed':
    'o passo "{1}" possivelmente lembra 24 h ou mais depois que o contato escreveu pela última vez, quando o WhatsApp só aceita modelos; dê a ele um failed',
  'texts outside the 24 h window were looked for on {1} ways, and there are more':
    'foram procurados textos fora da janela de 24 h em {1} caminhos, e há mais',
  'case {1} of "{2}" can never be taken: {3}': 'o caso {1} de "{2}" nunca pode acontecer: {3}',
  'it is the same as case {1}': 'é igual ao caso {1}',
  'an earlier case holds whenever it would': 'quando valeria, já vale um caso anterior',
  'its condition never holds': 'sua condição nunca vale',
  'it holds for no value of {1}': 'não vale com nenhum valor de {1}',
  '"else" of "{1}" can never be taken: case {2} always holds':
    '"else" de "{1}" nunca pode acontecer: o caso {2} vale sempre',

  // Choices and words.
  'step "{1}" has {2} options, and WhatsApp takes {3} beside options_from, with room for a row and "more"':
    'o passo "{1}" tem {2} opções, e o WhatsApp aceita {3} junto a options_from, com lugar para uma linha e para "mais"',
  'step "{1}" has {2} options, and WhatsApp takes {3} as buttons':
    'o passo "{1}" tem {2} opções, e o WhatsApp aceita {3} como botões',
  'step "{1}" has {2} options, and WhatsApp takes {3} in a list':
    'o passo "{1}" tem {2} opções, e o WhatsApp aceita {3} em uma lista',
  'two options of "{1}" have the id "{2}"': 'duas opções de "{1}" têm o id "{2}"',
  'option id "{1}" of "{2}" is what the rows of options_from travel as':
    'o id de opção "{1}" de "{2}" é um dos que levam as linhas de options_from',
  'options "{1}" and "{2}" of "{3}" both answer to "{4}"':
    'as opções "{1}" e "{2}" de "{3}" são ambas escolhidas com "{4}"',
  'step "{1}" takes only what people write to stop: {2}':
    'o passo "{1}" só aceita o que as pessoas escrevem para sair: {2}',
  'the exit word "{1}" is also an inbound phrase of the line {2}':
    'a palavra de saída "{1}" é também uma frase que inicia um fluxo na linha {2}',
  '"{1}", option "{2}" of "{3}", is also an inbound phrase of the line {4}':
    '"{1}", a opção "{2}" de "{3}", é também uma frase que inicia um fluxo na linha {4}',

  // Variables and properties.
  'step "{1}" saves {2} in vars.{3}, which its declaration made {4}':
    'o passo "{1}" guarda {2} em vars.{3}, que foi declarada como {4}',
  'step "{1}" saves {2} in vars.{3}, which step "{4}" made {5}':
    'o passo "{1}" guarda {2} em vars.{3}, onde o passo "{4}" guarda {5}',
  'a text': 'um texto',
  'a number': 'um número',
  'a boolean': 'um sim ou não',
  'a file': 'um arquivo',
  'a list of files': 'uma lista de arquivos',
  'a location': 'uma localização',
  'a contact card': 'um cartão de contato',
  'an object': 'um objeto',
  'an option {id, title, value}': 'uma opção {id, title, value}',
  'the fields of a form': 'os campos de um formulário',
  'the answer to a call {status, headers, body}':
    'a resposta a uma chamada {status, headers, body}',
  'the variables of a sub-flow': 'as variáveis de um subfluxo',
  'step "{1}" reads vars.{2}, and this way comes before any step has set it':
    'o passo "{1}" lê vars.{2}, e este caminho chega antes que algum passo lhe dê um valor',
  'step "{1}" reads vars.{2}, and no step before it sets it':
    'o passo "{1}" lê vars.{2}, e nenhum passo anterior lhe dá um valor',
  'the steps of a flow set at most {1} variables, and these set {2}':
    'os passos de um fluxo dão valor a no máximo {1} variáveis, e estes a {2}',
  'step "{1}" reads the contact property "{2}", which nothing sets and no contact was found to have':
    'o passo "{1}" lê a propriedade de contato "{2}", que nada grava e que não foi achada em nenhum contato',

  // What the account has.
  'step "{1}" sends the secret "{2}", and there is none of that name: PUT /v1/secrets/{3}':
    'o passo "{1}" envia o segredo "{2}", e não há nenhum com esse nome: PUT /v1/secrets/{3}',
  'step "{1}" calls {2}, and no flow of that id is published':
    'o passo "{1}" chama {2}, e não há um fluxo publicado com esse id',
  'step "{1}" calls this flow itself, and nothing is waited for between one call and the next':
    'o passo "{1}" chama este mesmo fluxo, e nada é esperado entre uma chamada e a seguinte',
  'step "{1}" calls {2}, which calls this flow again, and nothing is waited for in between':
    'o passo "{1}" chama {2}, que chama este fluxo de novo, e nada é esperado entre uma coisa e outra',
  'step "{1}" sends {2}, and there is no outbound of that id':
    'o passo "{1}" envia {2}, e não há um modelo com esse id',
  'step "{1}" sends "{2}", which has a part that cannot be filled in here: {3}':
    'o passo "{1}" envia "{2}", que tem uma parte que aqui não se pode preencher: {3}',
  'step "{1}" sends "{2}", which is not approved yet ({3})':
    'o passo "{1}" envia "{2}", que ainda não está aprovado ({3})',
  'step "{1}" gives no value for "{2}" of "{3}", which is not sent without':
    'o passo "{1}" não dá um valor para "{2}" de "{3}", que sem ele não é enviado',
  'step "{1}" gives for "{2}", the file of "{3}", neither an address nor the id of a file':
    'o passo "{1}" não dá para "{2}", o arquivo de "{3}", nem um endereço nem o id de um arquivo',
  'step "{1}" gives "{2}", and "{3}" has no such variable (it has none)':
    'o passo "{1}" dá "{2}", e "{3}" não tem essa variável (não tem nenhuma)',
  'step "{1}" gives "{2}", and "{3}" has no such variable ({4})':
    'o passo "{1}" dá "{2}", e "{3}" não tem essa variável ({4})',
  'step "{1}" expects replies to "{2}", a notification, which has no quick replies':
    'o passo "{1}" espera respostas a "{2}", uma notificação, que não tem respostas rápidas',
  'step "{1}" waits for the reply {2}, which "{3}" has no button for ({4})':
    'o passo "{1}" espera a resposta {2}, para a qual "{3}" não tem botão ({4})',
  'step "{1}" does nothing when "{2}" of "{3}" is tapped: give replies {4}, or the step a next':
    'o passo "{1}" não faz nada quando se toca em "{2}" de "{3}": dê {4} a replies, ou um next ao passo',

  // Texts and translations.
  '{1}: a secret is named in full, as in secrets.shop':
    '{1}: um segredo é nomeado por inteiro, como em secrets.shop',
  '{1}: secrets can be read in http steps alone':
    '{1}: os segredos só podem ser lidos em passos http',
  '{1}: {2} characters, and WhatsApp takes {3}': '{1}: {2} caracteres, e o WhatsApp aceita {3}',
  'language "{1}" has no text for {2}': 'o idioma "{1}" não tem texto para {2}',
  'language "{1}" has a text for {2}, which nothing says':
    'o idioma "{1}" tem um texto para {2}, que nenhum passo diz',

  'and {1} more, which show once these are mended':
    'e mais {1}, que aparecem quando estes forem corrigidos',
};

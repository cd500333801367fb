import type { expressions as es } from './es.ts';

/** The same in Portuguese. */
export const expressions: typeof es = {
  '{1}: output {2} not closed, line:{3}, col:{4}':
    '{1}: falta o fechamento }} em {2} (linha {3}, coluna {4})',
  '{1}: tag {2} not closed, line:{3}, col:{4}':
    '{1}: falta o fechamento de {2} (linha {3}, coluna {4})',
  '{1}: raw {2} not closed, line:{3}, col:{4}':
    '{1}: falta {% endraw %} em {2} (linha {3}, coluna {4})',
  '{1}: [ not closed, line:{2}, col:{3}':
    '{1}: falta o fechamento ] de um [ (linha {2}, coluna {3})',
  '{1}: tag "{2}" not found, line:{3}, col:{4}':
    '{1}: a etiqueta "{2}" não existe, ou não vai aqui (linha {3}, coluna {4})',
  '{1}: undefined filter: {2}, line:{3}, col:{4}':
    '{1}: não existe o filtro {2} (linha {3}, coluna {4})',
  '{1}: illegal tag: {2}, line:{3}, col:{4}':
    '{1}: a etiqueta {2} está mal escrita (linha {3}, coluna {4})',
  '{1}: illegal tag syntax, tag name expected, line:{2}, col:{3}':
    '{1}: falta o nome da etiqueta (linha {2}, coluna {3})',
  '{1}: illegal liquid tag syntax, line:{2}, col:{3}':
    '{1}: falta o nome da etiqueta (linha {2}, coluna {3})',
  '{1}: invalid value expression: {2}, line:{3}, col:{4}':
    '{1}: aqui vai um valor, e há {2} (linha {3}, coluna {4})',
  '{1}: unexpected token {2}, value expected, line:{3}, col:{4}':
    '{1}: aqui vai um valor, e há {2} (linha {3}, coluna {4})',
  '{1}: unexpected character {2}, line:{3}, col:{4}':
    '{1}: aqui não vai {2} (linha {3}, coluna {4})',
  '{1}: expected variable name, line:{2}, col:{3}':
    '{1}: falta o nome da variável (linha {2}, coluna {3})',
  '{1}: invalid capture name, line:{2}, col:{3}':
    '{1}: falta o nome para capture (linha {2}, coluna {3})',
  '{1}: expected "=", line:{2}, col:{3}': '{1}: falta um "=" (linha {2}, coluna {3})',
  '{1}: expected filter name, line:{2}, col:{3}':
    '{1}: falta o nome do filtro (linha {2}, coluna {3})',
  '{1}: expected ":" after filter name, line:{2}, col:{3}':
    '{1}: falta um ":" depois do nome do filtro (linha {2}, coluna {3})',
  '{1}: invalid range syntax, line:{2}, col:{3}':
    '{1}: um intervalo se escreve (1..5) (linha {2}, coluna {3})',
  '{1}: empty candidates: {2}, line:{3}, col:{4}':
    '{1}: {2} não tem entre o que alternar (linha {3}, coluna {4})',
  '{1}: duplicated else, line:{2}, col:{3}': '{1}: há um segundo else (linha {2}, coluna {3})',
  '{1}: unexpected elsif after else, line:{2}, col:{3}':
    '{1}: há um elsif depois de else (linha {2}, coluna {3})',
  "{1}: every line of an inline comment must start with a '#' character, line:{2}, col:{3}":
    "{1}: cada linha de um comentário começa com '#' (linha {2}, coluna {3})",
  '{1}: parse length limit exceeded': '{1}: é longo demais',

  '{1}: error parsing regexp: invalid character class range: {2}':
    '{1}: o padrão não é válido: intervalo errado entre [ e ]: {2}',
  '{1}: error parsing regexp: invalid escape sequence: {2}':
    '{1}: o padrão não é válido: não existe essa sequência com \\: {2}',
  '{1}: error parsing regexp: invalid named capture: {2}':
    '{1}: o padrão não é válido: nome de grupo errado: {2}',
  '{1}: error parsing regexp: invalid or unsupported Perl syntax: {2}':
    '{1}: o padrão não é válido: isto não é aceito: {2}',
  '{1}: error parsing regexp: invalid nested repetition operator: {2}':
    '{1}: o padrão não é válido: uma repetição sobre outra: {2}',
  '{1}: error parsing regexp: invalid repeat count: {2}':
    '{1}: o padrão não é válido: repetições demais, ou ao contrário: {2}',
  '{1}: error parsing regexp: missing closing ]: {2}':
    '{1}: o padrão não é válido: falta fechar com ]: {2}',
  '{1}: error parsing regexp: missing closing ): {2}':
    '{1}: o padrão não é válido: falta fechar com ): {2}',
  '{1}: error parsing regexp: missing argument to repetition operator: {2}':
    '{1}: o padrão não é válido: não há nada a repetir: {2}',
  '{1}: error parsing regexp: duplicate capture group name: {2}':
    '{1}: o padrão não é válido: dois grupos com o mesmo nome: {2}',
  '{1}: error parsing regexp: unexpected ): {2}': '{1}: o padrão não é válido: sobra um ): {2}',
  '{1}: error parsing regexp: trailing backslash at end of expression':
    '{1}: o padrão não é válido: termina em \\',

  '{1}: a rule has one operator, not {2}': '{1}: uma regra tem um operador, não {2}',
  '{1}: there is no operator "{2}"': '{1}: não existe o operador "{2}"',
  '{1}: "{2}" stands within another loop': '{1}: "{2}" está dentro de outra repetição',
};

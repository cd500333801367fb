/** What is wrong with a template, a pattern or a condition, in Spanish. */
export const expressions = {
  '{1}: output {2} not closed, line:{3}, col:{4}':
    '{1}: a {2} le falta el cierre }} (línea {3}, columna {4})',
  '{1}: tag {2} not closed, line:{3}, col:{4}':
    '{1}: a {2} le falta su cierre (línea {3}, columna {4})',
  '{1}: raw {2} not closed, line:{3}, col:{4}':
    '{1}: a {2} le falta {% endraw %} (línea {3}, columna {4})',
  '{1}: [ not closed, line:{2}, col:{3}':
    '{1}: a un [ le falta el cierre ] (línea {2}, columna {3})',
  '{1}: tag "{2}" not found, line:{3}, col:{4}':
    '{1}: la etiqueta "{2}" no existe, o no va aquí (línea {3}, columna {4})',
  '{1}: undefined filter: {2}, line:{3}, col:{4}':
    '{1}: no existe el filtro {2} (línea {3}, columna {4})',
  '{1}: illegal tag: {2}, line:{3}, col:{4}':
    '{1}: la etiqueta {2} está mal escrita (línea {3}, columna {4})',
  '{1}: illegal tag syntax, tag name expected, line:{2}, col:{3}':
    '{1}: falta el nombre de la etiqueta (línea {2}, columna {3})',
  '{1}: illegal liquid tag syntax, line:{2}, col:{3}':
    '{1}: falta el nombre de la etiqueta (línea {2}, columna {3})',
  '{1}: invalid value expression: {2}, line:{3}, col:{4}':
    '{1}: aquí va un valor, y hay {2} (línea {3}, columna {4})',
  '{1}: unexpected token {2}, value expected, line:{3}, col:{4}':
    '{1}: aquí va un valor, y hay {2} (línea {3}, columna {4})',
  '{1}: unexpected character {2}, line:{3}, col:{4}':
    '{1}: aquí no va {2} (línea {3}, columna {4})',
  '{1}: expected variable name, line:{2}, col:{3}':
    '{1}: falta el nombre de la variable (línea {2}, columna {3})',
  '{1}: invalid capture name, line:{2}, col:{3}':
    '{1}: falta el nombre para capture (línea {2}, columna {3})',
  '{1}: expected "=", line:{2}, col:{3}': '{1}: falta un "=" (línea {2}, columna {3})',
  '{1}: expected filter name, line:{2}, col:{3}':
    '{1}: falta el nombre del filtro (línea {2}, columna {3})',
  '{1}: expected ":" after filter name, line:{2}, col:{3}':
    '{1}: falta un ":" después del nombre del filtro (línea {2}, columna {3})',
  '{1}: invalid range syntax, line:{2}, col:{3}':
    '{1}: un rango se escribe (1..5) (línea {2}, columna {3})',
  '{1}: empty candidates: {2}, line:{3}, col:{4}':
    '{1}: {2} no tiene entre qué alternar (línea {3}, columna {4})',
  '{1}: duplicated else, line:{2}, col:{3}': '{1}: hay un segundo else (línea {2}, columna {3})',
  '{1}: unexpected elsif after else, line:{2}, col:{3}':
    '{1}: hay un elsif después de else (línea {2}, columna {3})',
  "{1}: every line of an inline comment must start with a '#' character, line:{2}, col:{3}":
    "{1}: cada línea de un comentario empieza con '#' (línea {2}, columna {3})",
  '{1}: parse length limit exceeded': '{1}: es demasiado largo',

  '{1}: error parsing regexp: invalid character class range: {2}':
    '{1}: el patrón no es válido: mal rango entre [ y ]: {2}',
  '{1}: error parsing regexp: invalid escape sequence: {2}':
    '{1}: el patrón no es válido: no existe esa secuencia con \\: {2}',
  '{1}: error parsing regexp: invalid named capture: {2}':
    '{1}: el patrón no es válido: mal nombre de grupo: {2}',
  '{1}: error parsing regexp: invalid or unsupported Perl syntax: {2}':
    '{1}: el patrón no es válido: esto no se admite: {2}',
  '{1}: error parsing regexp: invalid nested repetition operator: {2}':
    '{1}: el patrón no es válido: una repetición sobre otra: {2}',
  '{1}: error parsing regexp: invalid repeat count: {2}':
    '{1}: el patrón no es válido: demasiadas repeticiones, o al revés: {2}',
  '{1}: error parsing regexp: missing closing ]: {2}':
    '{1}: el patrón no es válido: falta cerrar con ]: {2}',
  '{1}: error parsing regexp: missing closing ): {2}':
    '{1}: el patrón no es válido: falta cerrar con ): {2}',
  '{1}: error parsing regexp: missing argument to repetition operator: {2}':
    '{1}: el patrón no es válido: no hay nada que repetir: {2}',
  '{1}: error parsing regexp: duplicate capture group name: {2}':
    '{1}: el patrón no es válido: dos grupos con un mismo nombre: {2}',
  '{1}: error parsing regexp: unexpected ): {2}': '{1}: el patrón no es válido: sobra un ): {2}',
  '{1}: error parsing regexp: trailing backslash at end of expression':
    '{1}: el patrón no es válido: termina en \\',

  '{1}: a rule has one operator, not {2}': '{1}: una regla tiene un operador, no {2}',
  '{1}: there is no operator "{2}"': '{1}: no existe el operador "{2}"',
  '{1}: "{2}" stands within another loop': '{1}: "{2}" está dentro de otra repetición',
};

import type { PlacedTemplate } from '../../outbounds/fillByPlaces.ts';
import type { OutboundRow } from '../../outbounds/getOutbound.ts';

/** An outbound with what a form has for its variables, each in a field `variable.<name>`. */
export function placedOutbound(
  { name, language, variableMapping: names }: OutboundRow,
  fields: Readonly<Record<string, unknown>>,
): PlacedTemplate {
  const textOf = (variable: string): string => String(fields[`variable.${variable}`] ?? '').trim();
  return {
    name,
    language,
    header: names.header === undefined ? undefined : textOf(names.header) || undefined,
    body: Object.entries(names.body).map(([placeholder, variable]) => ({
      name: placeholder,
      text: textOf(variable),
    })),
    buttons: Object.fromEntries(
      Object.entries(names.buttons).map(([index, variable]) => [index, textOf(variable)]),
    ),
  };
}

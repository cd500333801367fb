import { type JsonRecord, recordOf, recordsOf, textOf } from './record.ts';
import type { Template } from './world.ts';

type TemplateButton = { kind: string; title: string; id: string | null; url: string | null };

/** A template as the person sees it, its parameters filled in. */
export type FilledTemplate = {
  header: string | undefined;
  body: string;
  footer: string | undefined;
  buttons: TemplateButton[];
};

const typeOf = (component: JsonRecord): string => (textOf(component.type) ?? '').toUpperCase();

export const componentOf = (template: Template, type: string): JsonRecord | undefined =>
  template.components.find((component) => typeOf(component) === type);

/** Parameters of the components of a send: header, body, or one button by its index. */
export function parametersOf(call: JsonRecord, type: string, index?: number): JsonRecord[] {
  const component = recordsOf(call.components).find(
    (one) => typeOf(one) === type && (index === undefined || Number(one.index) === index),
  );
  return component === undefined ? [] : recordsOf(component.parameters);
}

/** `{{1}}` or `{{name}}`, in the order of their first appearance, each once. */
export const placeholdersOf = (text: string): string[] => [
  ...new Set([...text.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)].map((found) => found[1] ?? '')),
];

function wordOf(parameter: JsonRecord | undefined): string {
  if (parameter === undefined) return '';
  const kind = textOf(parameter.type) ?? 'text';
  const value = parameter[kind];
  return textOf(value) ?? textOf(recordOf(value)?.fallback_value) ?? String(value ?? '');
}

function fill(text: string, parameters: readonly JsonRecord[]): string {
  const order = placeholdersOf(text);
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => {
    const named = parameters.find((parameter) => parameter.parameter_name === name);
    const position = /^\d+$/.test(name) ? Number(name) - 1 : order.indexOf(name);
    return wordOf(named ?? parameters[position]);
  });
}

export function fillTemplate(template: Template, call: JsonRecord): FilledTemplate {
  const header = componentOf(template, 'HEADER');
  const headerText = textOf(header?.text);
  const buttons = recordsOf(componentOf(template, 'BUTTONS')?.buttons);
  return {
    header: headerText === undefined ? undefined : fill(headerText, parametersOf(call, 'HEADER')),
    body: fill(textOf(componentOf(template, 'BODY')?.text) ?? '', parametersOf(call, 'BODY')),
    footer: textOf(componentOf(template, 'FOOTER')?.text),
    buttons: buttons.map((button, index) => fillButton(button, index, call)),
  };
}

function fillButton(button: JsonRecord, index: number, call: JsonRecord): TemplateButton {
  const parameters = parametersOf(call, 'BUTTON', index);
  const kind = (textOf(button.type) ?? '').toLowerCase();
  const title = textOf(button.text) ?? '';
  const url = textOf(button.url);
  const payload = textOf(parameters[0]?.payload) ?? textOf(parameters[0]?.text);
  return {
    kind,
    title,
    // Meta answers with the label where the send gave no payload.
    id: kind === 'quick_reply' ? (payload ?? title) : null,
    url: url === undefined ? null : fill(url, parameters),
  };
}

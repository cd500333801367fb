import { type JsonRecord, recordOf, recordsOf, textOf } from '../record.ts';
import { componentOf, fillTemplate, parametersOf, placeholdersOf } from '../templateText.ts';
import { type Template, templateKey, type Waba } from '../world.ts';
import type { Refusal } from './graphError.ts';

/** The template that a send names, or why it cannot be sent. */
export function templateFor(
  waba: Waba,
  call: JsonRecord,
): { template: Template } | { refusal: Refusal } {
  const name = textOf(call.name) ?? '';
  const code = textOf(recordOf(call.language)?.code) ?? '';
  const template = waba.templates.get(templateKey(name, code));
  if (template === undefined) {
    return refuse(132001, `template name (${name}) does not exist in ${code}`);
  }
  if (template.status === 'PAUSED') return refuse(132015, `template ${name} is paused`);
  if (template.status === 'DISABLED') return refuse(132016, `template ${name} is disabled`);
  if (template.status !== 'APPROVED') {
    return refuse(132001, `template name (${name}) is ${template.status} in ${code}`);
  }
  const refusal = refuseParameters(template, call);
  return refusal === undefined ? { template } : { refusal };
}

const refuse = (code: number, details: string): { refusal: Refusal } => ({
  refusal: { code, details },
});

const mediaFormats = new Set(['IMAGE', 'VIDEO', 'DOCUMENT']);

function refuseParameters(template: Template, call: JsonRecord): Refusal | undefined {
  for (const type of ['HEADER', 'BODY']) {
    const component = componentOf(template, type);
    const wanted = placeholdersOf(textOf(component?.text) ?? '');
    const given = parametersOf(call, type);
    const format = textOf(component?.format) ?? 'TEXT';
    if (mediaFormats.has(format)) {
      const refusal = refuseHeaderMedia(format.toLowerCase(), given[0]);
      if (refusal !== undefined) return refusal;
    } else if (format === 'TEXT') {
      const refusal = refuseTexts(type.toLowerCase(), wanted, given);
      if (refusal !== undefined) return refusal;
    }
  }
  return refuseButtons(template, call) ?? refuseFilled(template, call);
}

function refuseHeaderMedia(kind: string, parameter: JsonRecord | undefined): Refusal | undefined {
  const media = recordOf(parameter?.[kind]);
  const hasSource = textOf(media?.id) !== undefined || textOf(media?.link) !== undefined;
  return parameter?.type === kind && hasSource
    ? undefined
    : {
        code: 132012,
        details: `header: Format mismatch, expected ${kind.toUpperCase()}, received ${String(parameter?.type ?? 'UNKNOWN').toUpperCase()}`,
      };
}

function refuseTexts(
  where: string,
  wanted: readonly string[],
  given: readonly JsonRecord[],
): Refusal | undefined {
  if (given.length !== wanted.length) {
    return {
      code: 132000,
      details: `${where}: number of localizable_params (${given.length}) does not match the expected number of params (${wanted.length})`,
    };
  }
  const isNamed = wanted.some((name) => !/^\d+$/.test(name));
  for (const name of isNamed ? wanted : []) {
    if (!given.some((parameter) => parameter.parameter_name === name)) {
      return { code: 132012, details: `${where}: parameter_name ${name} is missing` };
    }
  }
  const isEmpty = given.some((one) => (one.type ?? 'text') === 'text' && !one.text);
  return isEmpty ? { code: 131008, details: `${where}: a text parameter is empty` } : undefined;
}

function refuseButtons(template: Template, call: JsonRecord): Refusal | undefined {
  const buttons = recordsOf(componentOf(template, 'BUTTONS')?.buttons);
  for (const [index, button] of buttons.entries()) {
    const needs =
      placeholdersOf(textOf(button.url) ?? '').length > 0 || button.type === 'COPY_CODE';
    if (needs && parametersOf(call, 'BUTTON', index).length === 0) {
      return { code: 131008, details: `buttons: Button at index ${index} requires a parameter` };
    }
  }
  return undefined;
}

const refuseFilled = (template: Template, call: JsonRecord): Refusal | undefined =>
  fillTemplate(template, call).body.length > 1024
    ? { code: 132005, details: 'body: translated text is longer than 1024 characters' }
    : undefined;

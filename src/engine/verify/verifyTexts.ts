import { RE2JS } from 're2js';
import { parseCallTemplate } from '../callTemplate.ts';
import { parseCondition } from '../condition.ts';
import type { FlowDefinition } from '../definition.ts';
import type { Finding } from '../finding.ts';
import { limits } from '../limits.ts';
import { type Part, said } from '../steps/part.ts';
import { stepTypeOf } from '../steps/registry.ts';
import { parseTemplate } from '../template.ts';
import type { Graph } from './graph.ts';
import { errorAt, warningAt } from './report.ts';

/** Faults of texts, templates, conditions, patterns and translations. */
export function verifyTexts(definition: FlowDefinition, graph: Graph): Finding[] {
  const findings: Finding[] = [];
  const known = new Map<string, Part>();
  for (const [name, step] of Object.entries(definition.steps)) {
    for (const part of stepTypeOf(step)?.parts(step) ?? []) {
      findings.push(...faultsOf(graph, name, part, sourceOf(part)));
      if (part.kind === 'said') known.set(`${name}.${part.path}`, part);
    }
  }
  const { exit_text } = definition.settings ?? {};
  for (const part of said('settings.exit_text', exit_text, limits.text)) {
    findings.push(...faultsOf(graph, null, part, sourceOf(part)));
    known.set(part.path, part);
  }
  return [...findings, ...verifyTranslations(definition, graph, known)];
}

const sourceOf = (part: Part): string => (part.kind === 'condition' ? '' : part.source);

function faultsOf(graph: Graph, step: string | null, part: Part, source: string): Finding[] {
  const at = (code: string, message: string) => [errorAt(graph, code, step, part.path, message)];
  const where = step === null ? part.path : `step "${step}", ${part.path}`;
  try {
    switch (part.kind) {
      case 'condition':
        parseCondition(part.logic);
        return [];
      case 'pattern':
        RE2JS.compile(source);
        return [];
      case 'call': {
        const { secrets } = parseCallTemplate(source);
        return secrets.includes(undefined)
          ? at('secret_unnamed', `${where}: a secret is named in full, as in secrets.shop`)
          : [];
      }
      case 'template':
      case 'said': {
        const { paths } = parseTemplate(source);
        if (paths.some(([root]) => root === 'secrets')) {
          return at('secrets_outside_http', `${where}: secrets can be read in http steps alone`);
        }
        const length = literalLength(source);
        return part.kind === 'said' && length > part.limit
          ? at('too_long', `${where}: ${length} characters, and WhatsApp takes ${part.limit}`)
          : [];
      }
    }
  } catch (error) {
    // All three parsers throw a sentence for the author.
    const reason = error instanceof Error ? error.message : String(error);
    return at(`${part.kind === 'said' ? 'template' : part.kind}_invalid`, `${where}: ${reason}`);
  }
}

/** How long a text is at least, whatever its templates come out as. */
const literalLength = (source: string): number =>
  source.replace(/\{\{.*?\}\}|\{%.*?%\}/gs, '').length;

/** A language that lacks a text is an error; a text that no step says is a warning. */
function verifyTranslations(
  { translations = {} }: FlowDefinition,
  graph: Graph,
  known: ReadonlyMap<string, Part>,
): Finding[] {
  return Object.entries(translations).flatMap(([language, texts]) => {
    const lacking = [...known.keys()]
      .filter((key) => !Object.hasOwn(texts, key))
      .map((key) => {
        const message = `language "${language}" has no text for ${key}`;
        return errorAt(graph, 'missing_translation', stepOf(key), fieldOf(key), message);
      });
    const given = Object.entries(texts).flatMap(([key, source]) => {
      const part = known.get(key);
      if (part === undefined) {
        const message = `language "${language}" has a text for ${key}, which nothing says`;
        return [warningAt(graph, 'unknown_translation', null, `translations.${language}`, message)];
      }
      return faultsOf(graph, stepOf(key), part, source).map((finding) => ({
        ...finding,
        field: `translations.${language}.${key}`,
      }));
    });
    return [...lacking, ...given];
  });
}

const stepOf = (key: string): string | null =>
  key.startsWith('settings.') ? null : (key.split('.')[0] ?? null);
const fieldOf = (key: string): string =>
  key.startsWith('settings.') ? key : key.slice(key.indexOf('.') + 1);

import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Emulator } from '../emulator.ts';
import { type JsonRecord, recordOf, recordsOf, textOf } from '../record.ts';
import { decideTemplate } from '../templates.ts';
import { placeholdersOf } from '../templateText.ts';
import { type Template, templateKey, type Waba, type World } from '../world.ts';
import type { Work } from './answer.ts';
import { answerOwner, answerWaba } from './answerOwner.ts';
import { codeComponents } from './codeTemplate.ts';
import { invalidParameter, type Refusal, unknownObject } from './graphError.ts';
import { graphPath } from './messagesRoute.ts';
import { typeOfHandle } from './uploadRoutes.ts';

const approvedAfterMs = 200;

/** `/{waba_id}/message_templates`: list, create, delete by name and id; change by id. */
export function addTemplateRoutes(app: Hono<{ Bindings: HttpBindings }>, emulator: Emulator): void {
  const path = `${graphPath}/:id/message_templates` as const;

  app.get(path, (c) =>
    answerWaba(emulator, c, c.req.param('id'), undefined, (waba) =>
      list(waba, c.req.query(), c.req.url),
    ),
  );

  app.post(path, async (c) => {
    const body = parse(await c.req.text());
    return answerWaba(emulator, c, c.req.param('id'), body, (waba) =>
      create(emulator, waba, body ?? {}),
    );
  });

  app.post(`${graphPath}/:id{[0-9]+}`, async (c) => {
    const id = c.req.param('id') ?? '';
    const body = parse(await c.req.text());
    return answerOwner(emulator, c, { body }, (wabas) => {
      for (const waba of wabas) {
        const template = [...waba.templates.values()].find((one) => one.id === id);
        if (template) return changeTemplate(emulator, waba, template, body ?? {});
      }
      return { refusal: unknownObject('post', id) };
    });
  });

  app.delete(path, (c) =>
    answerWaba(emulator, c, c.req.param('id'), undefined, (waba) => {
      const { name, hsm_id: id } = c.req.query();
      const gone = [...waba.templates.values()].filter(
        (template) => template.name === name && (id === undefined || template.id === id),
      );
      for (const template of gone) {
        waba.templates.delete(templateKey(template.name, template.language));
      }
      return gone.length > 0
        ? { answer: { http: 200, body: { success: true } } }
        : { refusal: invalidParameter(`(#100) There is no template with the name ${name}.`) };
    }),
  );
}

/** Other parts for a template: `POST /{template_id}`. */
function changeTemplate(
  emulator: Emulator,
  waba: Waba,
  template: Template,
  body: JsonRecord,
): ReturnType<Work> {
  const { name, language, status } = template;
  if (!['APPROVED', 'REJECTED', 'PAUSED'].includes(status)) {
    return { refusal: refuseCreate(2388023, `A template that is ${status} cannot be edited.`) };
  }
  const category = (textOf(body.category) ?? template.category).toUpperCase();
  if (status === 'APPROVED' && category !== template.category) {
    return { refusal: refuseCreate(2388040, 'The category of an approved template is fixed.') };
  }
  const components = recordsOf(body.components);
  const others = { ...waba, templates: new Map<string, Template>() };
  const refusal = refuseTemplate(emulator.world, others, { name, language, category, components });
  if (refusal !== undefined) return { refusal };
  template.category = category;
  template.components =
    category === 'AUTHENTICATION' ? codeComponents(components, language) : components;
  if (status !== 'APPROVED') {
    template.status = 'PENDING';
    approveSoon(emulator, waba, template);
  }
  return { answer: { http: 200, body: { success: true } } };
}

function approveSoon(emulator: Emulator, waba: Waba, template: Template): void {
  emulator.clock.after(approvedAfterMs, () => {
    // A test may have decided otherwise meanwhile.
    if (template.status === 'PENDING') {
      decideTemplate(emulator, waba, template, { status: 'APPROVED' });
    }
  });
}

function parse(text: string): JsonRecord | undefined {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Filtered by `name`, `status`, `language`, `category`; pages by `limit` and `after`. */
function list(waba: Waba, query: Record<string, string>, url: string): ReturnType<Work> {
  const found = [...waba.templates.values()].filter(
    (template) =>
      (query.name === undefined || template.name.includes(query.name)) &&
      (query.status === undefined || template.status === query.status) &&
      (query.language === undefined || template.language === query.language) &&
      (query.category === undefined || template.category === query.category),
  );
  const limit = Math.max(Number(query.limit ?? 25) || 25, 1);
  const start = Number(Buffer.from(query.after ?? '', 'base64').toString() || 0) || 0;
  const page = found.slice(start, start + limit);
  const end = start + page.length;
  const paging: JsonRecord = {
    cursors: { before: cursor(start), after: cursor(end) },
  };
  if (end < found.length) {
    const next = new URL(url);
    next.searchParams.set('after', cursor(end));
    paging.next = next.href;
  }
  return { answer: { http: 200, body: { data: page.map(templateObject), paging } } };
}

const cursor = (position: number): string => Buffer.from(String(position)).toString('base64');

const templateObject = (template: Template): JsonRecord => ({
  name: template.name,
  parameter_format: template.parameterFormat,
  components: template.components,
  language: template.language,
  status: template.status,
  category: template.category,
  quality_score: { score: template.quality },
  rejected_reason: template.rejectedReason,
  id: template.id,
});

const categories = ['MARKETING', 'UTILITY', 'AUTHENTICATION'];

function create(emulator: Emulator, waba: Waba, body: JsonRecord): ReturnType<Work> {
  const name = textOf(body.name) ?? '';
  const language = textOf(body.language) ?? '';
  const category = (textOf(body.category) ?? '').toUpperCase();
  const components = recordsOf(body.components);
  const refusal = refuseTemplate(emulator.world, waba, { name, language, category, components });
  if (refusal !== undefined) return { refusal };

  const template: Template = {
    id: emulator.ids.object(),
    name,
    language,
    category,
    status: 'PENDING',
    quality: 'UNKNOWN',
    parameterFormat: (textOf(body.parameter_format) ?? 'POSITIONAL').toUpperCase(),
    components: category === 'AUTHENTICATION' ? codeComponents(components, language) : components,
    rejectedReason: 'NONE',
  };
  waba.templates.set(templateKey(name, language), template);
  approveSoon(emulator, waba, template);
  return { answer: { http: 200, body: { id: template.id, status: 'PENDING', category } } };
}

function refuseTemplate(
  world: World,
  waba: Waba,
  {
    name,
    language,
    category,
    components,
  }: { name: string; language: string; category: string; components: JsonRecord[] },
): Refusal | undefined {
  if (!/^[a-z0-9_]{1,512}$/.test(name)) {
    return invalidParameter(
      '(#100) Param name must be lower-case letters, digits and underscores.',
    );
  }
  if (!/^[a-z]{2,3}(_[A-Z]{2})?$/.test(language)) {
    return invalidParameter(`(#100) Param language "${language}" is not a language code.`);
  }
  if (!categories.includes(category)) {
    return invalidParameter(`(#100) Param category must be one of {${categories.join(', ')}}`);
  }
  if (waba.templates.has(templateKey(name, language))) {
    return refuseCreate(2388024, `There is already ${language} content for template ${name}.`);
  }
  const body = components.find((one) => textOf(one.type)?.toUpperCase() === 'BODY');
  const text = textOf(body?.text);
  if (category !== 'AUTHENTICATION' && (text === undefined || text === '')) {
    return invalidParameter('(#100) A template needs a BODY with text.');
  }
  return (
    refuseHeader(world, components) ??
    (text === undefined ? undefined : refuseBody(text, body ?? {}))
  );
}

const kinds: Readonly<Record<string, RegExp>> = {
  IMAGE: /^image\/(jpeg|png)$/,
  VIDEO: /^video\/(mp4|3gpp)$/,
  DOCUMENT: /./,
};

/** A file in the header is shown by the handle of an upload of its kind. */
function refuseHeader(world: World, components: JsonRecord[]): Refusal | undefined {
  const header = components.find((one) => textOf(one.type)?.toUpperCase() === 'HEADER');
  const kind = kinds[textOf(header?.format)?.toUpperCase() ?? ''];
  if (kind === undefined) return undefined;
  const handles = recordOf(header?.example)?.header_handle;
  const handle = Array.isArray(handles) ? (textOf(handles[0]) ?? '') : '';
  return kind.test(typeOfHandle(world, handle) ?? '')
    ? undefined
    : refuseCreate(2494102, 'The uploaded media handle is invalid, or of another kind.');
}

function refuseBody(text: string, body: JsonRecord): Refusal | undefined {
  if (text.length > 1024) return invalidParameter('(#100) BODY text may have 1024 characters.');
  if (/^\s*\{\{[^}]*\}\}|\{\{[^}]*\}\}\s*$/.test(text)) {
    return refuseCreate(2388299, 'Variables cannot be at the start or end of the template.');
  }
  const example = recordOf(body.example);
  const isShown = example?.body_text !== undefined || example?.body_text_named_params !== undefined;
  return placeholdersOf(text).length > 0 && !isShown
    ? invalidParameter('(#100) BODY has variables, and so needs example.body_text.')
    : undefined;
}

const refuseCreate = (subcode: number, details: string): Refusal => ({
  code: 100,
  subcode,
  message: 'Invalid parameter',
  details,
});

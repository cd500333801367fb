import { z } from 'zod';
import { openUnit } from '../../db/unit.ts';
import { AppError, type ErrorDetail } from '../../errors.ts';
import { createFlow } from '../../flows/createFlow.ts';
import { flowFileSchema } from '../../flows/flowFile.ts';
import { importFlow } from '../../flows/importFlow.ts';
import type { Json } from '../../messages/events.ts';
import { languageName } from '../languageName.ts';
import { Frame } from '../layout.tsx';
import { SelectField } from '../selectField.tsx';
import { Submit } from '../submit.tsx';
import { typedIn } from '../typed.ts';
import { addAction, addPage, type Site, type Visit } from '../visit.ts';
import { listExamples } from './examples.ts';
import { flowsPath, pathOf, roles } from './places.ts';
import { readJson } from './readJson.ts';
import { RefusedWith } from './refusedWith.tsx';

const path = `${flowsPath}/new`;
const name = z.string().trim().min(1).max(200);
const languages = ['es', 'en', 'pt'] as const;

/** Flows are begun here: small, from an example, from a file. */
export function addNewFlow(site: Site): void {
  const { deps } = site;
  const page = async (visit: Visit, problem?: string, error?: AppError) => (
    <NewFlow
      visit={visit}
      problem={problem}
      details={error?.details}
      typed={await typedIn(visit.c)}
    />
  );
  const create = async ({ user }: Visit, written: Json) => {
    const made = await openUnit(deps, user.accountId, (unit) => createFlow(unit, written));
    return { to: `${pathOf(made.id)}/edit` };
  };

  addPage(site, { path, roles }, page);
  addAction(
    site,
    {
      path: `${path}/blank`,
      roles,
      page,
      fields: z.object({ name, language: z.enum(languages) }),
    },
    (visit, { name: given, language }) => create(visit, smallFlow(given, language)),
  );
  addAction(
    site,
    { path: `${path}/example`, roles, page, fields: z.object({ example: z.string().max(100) }) },
    (visit, { example }) => {
      const found = listExamples().find(({ key }) => key === example);
      if (!found) throw new AppError('invalid_request', `example: there is no example ${example}`);
      return create(visit, found.definition);
    },
  );
  addAction(
    site,
    {
      path: `${path}/import`,
      roles,
      page,
      fields: z.object({
        definition: z.string().max(1_000_000).catch(''),
        file: z.instanceof(File).optional().catch(undefined),
        allow_missing: z.literal('yes').optional(),
      }),
    },
    async (visit, { definition, file, allow_missing: allowsMissing }) => {
      const text = definition.trim() || (file && (await file.text())) || '';
      if (text.trim() === '') throw new AppError('invalid_request', visit.words.flows.nothingGiven);
      const written = readJson(text);
      const exported = flowFileSchema.safeParse(written);
      if (!exported.success) return create(visit, written);
      const made = await openUnit(deps, visit.user.accountId, (unit) =>
        importFlow(unit, exported.data, allowsMissing === 'yes'),
      );
      return { to: `${pathOf(made.id)}/edit` };
    },
  );
}

const greetings = {
  es: 'Hola {{ contact.name }}',
  en: 'Hello {{ contact.name }}',
  pt: 'Olá {{ contact.name }}',
};

/** Valid as it is. */
const smallFlow = (given: string, language: (typeof languages)[number]): Json => ({
  schema: 1,
  name: given,
  language,
  start: 'hello',
  steps: {
    hello: { type: 'message', text: greetings[language], next: 'done' },
    done: { type: 'end', status: 'success' },
  },
});

type NewFlowProps = {
  visit: Visit;
  problem?: string | undefined;
  details?: ErrorDetail[] | undefined;
  typed: Record<string, string>;
};

const NewFlow = ({ visit: { user, words }, problem, details, typed }: NewFlowProps) => {
  const its = words.flows;
  return (
    <Frame words={words} user={user} place={flowsPath} title={its.newFlow}>
      <RefusedWith words={words} message={problem} details={details} />
      <section class="card stack">
        <div class="tight">
          <h2>{its.blank}</h2>
          <p class="dim">{its.blankWhat}</p>
        </div>
        <form class="filter" method="post" action={`${path}/blank`}>
          <label>
            {words.name}
            <input name="name" value={typed.name} required maxlength={200} />
          </label>
          <SelectField
            name="language"
            word={its.language}
            options={languages.map((each) => [each, languageName(each, words)])}
            chosen={typed.language ?? words.lang}
          />
          <button class="main" type="submit">
            {its.create}
          </button>
        </form>
      </section>
      <section class="card stack">
        <div class="tight">
          <h2>{its.fromExample}</h2>
          <p class="dim">{its.fromExampleWhat}</p>
        </div>
        <ul class="list">
          {listExamples().map((example) => (
            <li>
              <div>
                <b>{example.name}</b>
                <p class="small dim">
                  {languageName(example.language, words)} · {example.steps} {its.steps}
                </p>
              </div>
              <form method="post" action={`${path}/example`}>
                <button
                  type="submit"
                  name="example"
                  value={example.key}
                  aria-label={`${its.create}: ${example.name}`}
                >
                  {its.create}
                </button>
              </form>
            </li>
          ))}
        </ul>
      </section>
      <section class="card stack">
        <div class="tight">
          <h2>{its.fromFile}</h2>
          <p class="dim">{its.fromFileWhat}</p>
        </div>
        <form class="stack" method="post" action={`${path}/import`} enctype="multipart/form-data">
          <label>
            {its.paste}
            <textarea class="code paste" name="definition" spellcheck={false}>
              {typed.definition}
            </textarea>
          </label>
          <label>
            {its.file}
            <input name="file" type="file" accept=".json,application/json" />
          </label>
          <label class="check">
            <input
              name="allow_missing"
              type="checkbox"
              value="yes"
              checked={typed.allow_missing === 'yes'}
            />{' '}
            {its.allowMissing}
          </label>
          <Submit>{its.create}</Submit>
        </form>
      </section>
    </Frame>
  );
};

import { ownValue } from '../../messages/ownValue.ts';
import { askedVariables } from '../../outbounds/draftTemplate.ts';
import { templateLimits } from '../../outbounds/refuseTemplate.ts';
import { templateLanguages } from '../../outbounds/templateLanguages.ts';
import { templateNameOf } from '../../outbounds/templateName.ts';
import { Hidden } from '../ask.tsx';
import { languageName } from '../languageName.ts';
import type { Words } from '../words.ts';
import { categories } from './asked.ts';
import { Buttons, Wish } from './buttons.tsx';
import type { Choices } from './choices.ts';
import { type Faults, isOpenAtEdge } from './faults.ts';
import { Choice, Field, idOf } from './field.tsx';
import { HeaderFields } from './headerFields.tsx';
import { DraftPhone } from './preview.tsx';
import { hiddenFields } from './readWritten.ts';
import { askedOf, isCode, type Written } from './written.ts';

export type FormProps = {
  /** Where it is handed in; what is looked at as one types, goes to `/look` below that. */
  action: string;
  written: Written;
  faults: Faults;
  /** It has been handed in, and was not taken: what is missing is said from now on. */
  isTried: boolean;
  choices: Choices;
  /** Of one that stands at the provider: what cannot be another any more. */
  fixed?: { category: boolean } | undefined;
  words: Words;
};

/** An outbound that is being written, beside the phone that shows it: `outbounds.js` has the whole follow what one types. */
export const OutboundForm = (props: FormProps) => {
  const { action, written, faults, isTried, choices, words } = props;
  const variables = isCode(written) ? [] : askedVariables(askedOf(written));
  const from = choices.lines.find(({ line }) => line.phoneNumber === written.line)?.line;
  return (
    <form
      id="outbound-form"
      class="beside"
      method="post"
      action={action}
      novalidate
      hx-post={`${action}/look`}
      hx-trigger="look"
      hx-target="#outbound-form"
      hx-swap="outerMorph"
      hx-sync="this:replace"
    >
      <div class="stack">
        <Wish look={`${action}/look`} wish="look" isUnseen>
          {words.preview}
        </Wish>
        {isTried && <input type="hidden" name="tried" value="yes" />}
        {isTried && faults.size > 0 && <FaultCount faults={faults} words={words} />}
        <Basics {...props} />
        <Hidden values={hiddenFields(written)} />
        {isCode(written) ? (
          <section class="card stack">
            <h2>{words.outbounds.text}</h2>
            <p class="dim">{words.outbounds.codeText}</p>
            <Field
              name="minutes"
              label={words.outbounds.minutes}
              type="number"
              value={written.minutes}
              faults={faults}
              hint={words.outbounds.minutesHint}
            />
          </section>
        ) : (
          <>
            <section class="card stack">
              <h2>{words.outbounds.text}</h2>
              <HeaderFields written={written} faults={faults} words={words} />
              <Field
                name="content"
                label={words.outbounds.content}
                value={written.content}
                faults={faults}
                most={templateLimits.content}
                lines={5}
                hint={
                  isOpenAtEdge(written.content) ? (
                    <span class="advice">{words.outbounds.openAtEdge}</span>
                  ) : (
                    words.outbounds.contentHint
                  )
                }
              />
              <Examples variables={variables} written={written} faults={faults} words={words} />
              <Field
                name="footer"
                label={words.outbounds.footer}
                value={written.footer}
                faults={faults}
                most={templateLimits.footer}
                hint={words.outbounds.optional}
              />
            </section>
            <Buttons
              written={written}
              faults={faults}
              flows={choices.flows}
              look={`${action}/look`}
              words={words}
            />
          </>
        )}
        <div class="row">
          <button class="main" type="submit">
            {words.outbounds.handIn}
          </button>
          <span class="small dim">{words.outbounds.handInWhat}</span>
        </div>
      </div>
      <aside class="preview" aria-label={words.preview}>
        <DraftPhone written={written} from={from?.name || from?.phoneNumber || ''} words={words} />
      </aside>
    </form>
  );
};

const FaultCount = ({ faults, words }: { faults: Faults; words: Words }) => {
  const [[field, fault] = ['', '']] = faults;
  return (
    <p class="said bad" role="status">
      {words.outbounds.toPutRight}: {faults.size}. <a href={`#${idOf(field)}`}>{fault}</a>
    </p>
  );
};

const Basics = ({ written, faults, choices, fixed, words }: FormProps) => {
  const made = templateNameOf(written.name);
  const hasWabas = new Set(choices.lines.map(({ line }) => line.wabaId)).size > 1;
  const category = categories.find((each) => each === written.category);
  return (
    <section class="card stack">
      <h2>{words.outbounds.basics}</h2>
      <Field
        name="name"
        label={words.name}
        value={written.name}
        faults={faults}
        most={templateLimits.name}
        isFixed={fixed !== undefined}
        placeholder={fixed ? undefined : words.outbounds.nameExample}
        hint={
          made !== '' && made !== written.name
            ? `${words.outbounds.becomes} ${made}`
            : words.outbounds.nameHint
        }
      />
      <Choice
        name="category"
        label={words.outbounds.category}
        value={written.category}
        options={categories.map((each) => [each, words.outbounds.categories[each]] as const)}
        faults={faults}
        isFixed={fixed?.category === true}
        hint={category && words.outbounds.categoryHints[category]}
      />
      <div class="fields top">
        <Choice
          name="language"
          label={words.language}
          value={written.language}
          options={languagesFor(written.language).map(
            (each) => [each, languageName(each, words)] as const,
          )}
          faults={faults}
          isFixed={fixed !== undefined}
          hint={words.outbounds.languageHint}
        />
        <Choice
          name="line"
          label={words.line}
          value={written.line}
          options={choices.lines.map(({ line, providerWabaId }) => [
            line.phoneNumber,
            `${line.name ? `${line.name} · ` : ''}${line.phoneNumber}${hasWabas ? ` (WABA ${providerWabaId})` : ''}`,
          ])}
          faults={faults}
          isFixed={fixed !== undefined}
          hint={words.outbounds.lineHint}
        />
      </div>
    </section>
  );
};

/** Those that one can be handed in in, and the one that this has. */
const languagesFor = (present: string): string[] => [
  ...new Set([...(present ? [present] : []), ...templateLanguages]),
];

type ExamplesProps = { variables: string[]; written: Written; faults: Faults; words: Words };

/** A field for each variable, so that Meta sees what will stand there. */
const Examples = ({ variables, written, faults, words }: ExamplesProps) => {
  if (variables.length === 0) return null;
  return (
    <fieldset>
      <legend>{words.outbounds.examples}</legend>
      <p class="small dim">{words.outbounds.examplesWhat}</p>
      <div class="fields top">
        {variables.map((name) => (
          <Field
            name={`example.${name}`}
            label={`{{.${name}}}`}
            value={ownValue(written.examples, name) ?? ''}
            faults={faults}
          />
        ))}
      </div>
    </fieldset>
  );
};

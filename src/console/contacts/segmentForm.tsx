import type { Child } from 'hono/jsx';
import type { PropertyRow } from '../../contacts/listProperties.ts';
import type { SegmentPreview } from '../../contacts/previewSegment.ts';
import { AppError } from '../../errors.ts';
import { whole } from '../figures.tsx';
import { Icon } from '../icons.tsx';
import { Sentence } from '../sentence.tsx';
import type { Words } from '../words.ts';
import {
  type Condition,
  controlFor,
  type FieldName,
  fieldNames,
  fieldOf,
  opsOf,
  propertyIn,
} from './conditions.ts';
import { nameIn } from './nameIn.ts';
import { contactsPath, pathOfContact } from './places.ts';
import type { Draft } from './segmentDraft.ts';

export const segmentsPath = `${contactsPath}/segments`;

type FormProps = {
  /** Where it is saved. */
  action: string;
  draft: Draft;
  properties: PropertyRow[];
  /** Who fits, or what is wrong with what was written. */
  fits: SegmentPreview | AppError | undefined;
  /** Where the conditions stand of which that is. */
  places: number[];
  words: Words;
};

/** A segment is written, and shows whom it means before it is saved. */
export const SegmentForm = ({ action, draft, properties, fits, places, words }: FormProps) => {
  const { contacts } = words;
  const error = fits instanceof AppError ? fits : undefined;
  const path = error?.details[0]?.path ?? '';
  // What was left is looked at, unless a button that is pressed then has it all looked at anyway.
  const again = {
    'hx-post': `${action}/form`,
    'hx-target': '#segment',
    'hx-swap': 'outerMorph',
    'hx-sync': '#segment:replace',
  };
  return (
    <form
      id="segment"
      class="stack segment"
      method="post"
      action={action}
      {...again}
      hx-trigger="change"
      novalidate
    >
      <button class="unseen" type="submit" formaction={`${action}/form`} tabindex={-1} {...again}>
        {contacts.showFits}
      </button>
      <section class="card stack">
        <label class="narrow">
          {words.name}
          <input
            name="name"
            value={draft.name}
            maxlength={100}
            autocomplete="off"
            aria-describedby="name-said"
            required
          />
          <span id="name-said" class="small why">
            {error && path === 'name' && nameProblem(error, words)}
          </span>
        </label>
        {draft.json === undefined ? (
          <Conditions
            draft={draft}
            properties={properties}
            error={error}
            places={places}
            again={again}
            words={words}
          />
        ) : (
          <label>
            {contacts.asJson}
            <textarea class="code" name="json" rows={10} aria-describedby="json-said">
              {draft.json}
            </textarea>
            <span class="small dim">{contacts.jsonHint}</span>
            <span id="json-said" class="small why" role="alert">
              {error && path.startsWith('query') && (
                <Sentence words={words}>{error.message}</Sentence>
              )}
            </span>
          </label>
        )}
        <div class="row">
          {draft.json === undefined && (
            <button type="submit" name="do" value="add" formaction={`${action}/form`} {...again}>
              <Icon name="plus" /> {contacts.addCondition}
            </button>
          )}
          <button
            type="submit"
            name="do"
            value={draft.json === undefined ? 'json' : 'form'}
            formaction={`${action}/form`}
            {...again}
          >
            {draft.json === undefined ? contacts.writeJson : contacts.writeForm}
          </button>
        </div>
      </section>
      <Fitting fits={fits} words={words} />
      <div class="row">
        <button class="main" type="submit">
          {words.save}
        </button>
        <a class="button" href={segmentsPath}>
          {words.cancel}
        </a>
      </div>
    </form>
  );
};

const nameProblem = ({ code }: AppError, { contacts }: Words): string =>
  code === 'conflict' ? contacts.segmentTaken : contacts.segmentNameless;

type Again = Record<string, string>;
type ConditionsProps = {
  draft: Draft;
  properties: PropertyRow[];
  error: AppError | undefined;
  places: number[];
  again: Again;
  words: Words;
};

const Conditions = ({ draft, properties, error, places, again, words }: ConditionsProps) => {
  const { contacts } = words;
  const place = /^query\.(?:all|any)\.(\d+)/.exec(error?.details[0]?.path ?? '')?.[1];
  const wrongAt = place === undefined ? undefined : places[Number(place)];
  return (
    <fieldset class="stack">
      <legend class="row">
        <span>{contacts.whoFits}</span>
        <select name="match" aria-label={contacts.whoFits}>
          <option value="all">{contacts.fitsAll}</option>
          <option value="any" selected={draft.match === 'any'}>
            {contacts.fitsAny}
          </option>
        </select>
      </legend>
      <ol class="conditions">
        {draft.conditions.map((condition, index) => (
          <ConditionRow
            condition={condition}
            place={index}
            properties={properties}
            error={wrongAt === index ? error : undefined}
            again={again}
            words={words}
          />
        ))}
      </ol>
    </fieldset>
  );
};

type RowProps = Omit<ConditionsProps, 'draft' | 'places'> & { condition: Condition; place: number };

const ConditionRow = ({ condition, place, properties, error, again, words }: RowProps) => {
  const { contacts } = words;
  const { field, op } = condition;
  const name = `${contacts.condition} ${place + 1}`;
  return (
    <li id={`condition-${place}`}>
      <select name={`field.${place}`} aria-label={`${name}: ${contacts.field}`}>
        {fieldNames.map((each) => (
          <option value={each} selected={each === field}>
            {contacts.fields[each]}
          </option>
        ))}
        {properties.length > 0 && (
          <optgroup label={words.properties}>
            {properties.map((each) => (
              <option value={fieldOf(each)} selected={fieldOf(each) === field}>
                {each.name}
              </option>
            ))}
          </optgroup>
        )}
      </select>
      <select name={`op.${place}`} aria-label={`${name}: ${contacts.how}`}>
        {opsOf(field, properties).map((each) => (
          <option value={each} selected={each === op}>
            {opWord(field, each, words)}
          </option>
        ))}
      </select>
      <ValueOf condition={condition} place={place} properties={properties} words={words} />
      <button
        class="icon"
        type="submit"
        name="do"
        value={`drop.${place}`}
        formaction={`${again['hx-post']}`}
        aria-label={`${words.remove}: ${name}`}
        {...again}
      >
        <Icon name="cross" />
      </button>
      {error && (
        <p id={`value-${place}-said`} class="small why" role="alert">
          {rowProblem(condition, properties, error, words)}
        </p>
      )}
    </li>
  );
};

/** Some are said otherwise of tags, and of times. */
function opWord(field: string, op: Condition['op'], { contacts }: Words): string {
  const ofField: Readonly<Record<string, string>> =
    field === 'tags' ? contacts.opsOfTags : field.startsWith('last_') ? contacts.opsOfTimes : {};
  return ofField[op] ?? contacts.ops[op];
}

function rowProblem(
  condition: Condition,
  properties: PropertyRow[],
  error: AppError,
  words: Words,
): Child {
  const { contacts } = words;
  const { kind } = controlFor(condition, properties);
  const property = propertyIn(condition.field, properties);
  if (condition.value.trim() === '') return contacts.needsValue;
  if (kind === 'days') return contacts.needsDays;
  if (property) return contacts.valueOf[property.type];
  return <Sentence words={words}>{error.message}</Sentence>;
}

type ValueProps = { condition: Condition; place: number; properties: PropertyRow[]; words: Words };

const ValueOf = ({ condition, place, properties, words }: ValueProps) => {
  const { contacts } = words;
  const control = controlFor(condition, properties);
  const { value } = condition;
  const common = {
    name: `value.${place}`,
    'aria-label': `${contacts.condition} ${place + 1}: ${words.value}`,
    'aria-describedby': `value-${place}-said`,
  };
  switch (control.kind) {
    case 'none':
      return <span />;
    case 'truth':
      return (
        <select {...common}>
          <option value="true">{contacts.yes}</option>
          <option value="false" selected={value === 'false'}>
            {contacts.no}
          </option>
        </select>
      );
    case 'choice':
      return (
        <select {...common}>
          <option value="">{words.choose}</option>
          {control.values.map((each) => (
            <option value={each} selected={each === value}>
              {each}
            </option>
          ))}
        </select>
      );
    case 'days':
      return (
        <span class="row days">
          <input {...common} value={value} inputmode="numeric" maxlength={5} /> {contacts.days}
        </span>
      );
    case 'day':
      return <input {...common} type="date" value={value} />;
    case 'list':
      return <input {...common} value={value} placeholder={words.tagsHint} maxlength={5_000} />;
    case 'number':
      return <input {...common} value={value} inputmode="numeric" maxlength={20} />;
    case 'text':
      return (
        <input
          {...common}
          value={value}
          maxlength={500}
          placeholder={contacts.examples[condition.field as FieldName] ?? ''}
        />
      );
  }
};

const Fitting = ({ fits, words }: Pick<FormProps, 'fits' | 'words'>) => {
  const { contacts, lang } = words;
  if (fits === undefined || fits instanceof AppError) {
    return (
      <section class="card tight">
        <h2>{contacts.fitting}</h2>
        <p class="dim">{contacts.fittingHint}</p>
      </section>
    );
  }
  return (
    <section class="card stack" role="status">
      <h2>
        {contacts.fitting}: <span class="number">{whole(fits.count, lang)}</span>
      </h2>
      {fits.count === 0 && <p class="dim">{contacts.fitsNobody}</p>}
      <ul class="list small">
        {fits.samples.map((contact) => (
          <li>
            <a href={pathOfContact(contact.id)}>{nameIn(contact, words)}</a>
            <span class="dim">{contact.phone}</span>
          </li>
        ))}
      </ul>
    </section>
  );
};

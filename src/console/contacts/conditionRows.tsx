import type { Child } from 'hono/jsx';
import type { PropertyRow } from '../../contacts/listProperties.ts';
import type { AppError } from '../../errors.ts';
import { Icon } from '../icons.tsx';
import { Options } from '../selectField.tsx';
import { Sentence } from '../sentence.tsx';
import type { Words } from '../words.ts';
import {
  type Condition,
  controlFor,
  fieldNames,
  fieldOf,
  opsOf,
  propertyIn,
} from './conditions.ts';
import { ConditionValue } from './conditionValue.tsx';
import type { Draft } from './segmentDraft.ts';

type ConditionsProps = {
  draft: Draft;
  properties: PropertyRow[];
  error: AppError | undefined;
  places: number[];
  /** What a button says that has the form shown anew. */
  pressed: Readonly<Record<string, string>>;
  words: Words;
};

/** Who is meant: what has to be so of them, a row each. */
export const Conditions = ({
  draft,
  properties,
  error,
  places,
  pressed,
  words,
}: ConditionsProps) => {
  const { contacts } = words;
  const place = /^query\.(?:all|any)\.(\d+)/.exec(error?.details[0]?.path ?? '')?.[1];
  const wrongAt = place === undefined ? undefined : places[Number(place)];
  return (
    <fieldset class="stack">
      <legend class="row">
        <span>{contacts.whoFits}</span>
        <select name="match" aria-label={contacts.whoFits}>
          <Options
            options={[
              ['all', contacts.fitsAll],
              ['any', contacts.fitsAny],
            ]}
            chosen={draft.match}
          />
        </select>
      </legend>
      <ol class="conditions">
        {draft.conditions.map((condition, index) => (
          <ConditionRow
            condition={condition}
            place={index}
            properties={properties}
            error={wrongAt === index ? error : undefined}
            pressed={pressed}
            words={words}
          />
        ))}
      </ol>
    </fieldset>
  );
};

type RowProps = Omit<ConditionsProps, 'draft' | 'places'> & { condition: Condition; place: number };

const ConditionRow = ({ condition, place, properties, error, pressed, words }: RowProps) => {
  const { contacts } = words;
  const { field, op } = condition;
  const name = `${contacts.condition} ${place + 1}`;
  return (
    <li id={`condition-${place}`}>
      <select name={`field.${place}`} aria-label={`${name}: ${contacts.field}`}>
        <Options options={fieldNames.map((each) => [each, contacts.fields[each]])} chosen={field} />
        {properties.length > 0 && (
          <optgroup label={words.properties}>
            <Options
              options={properties.map((each) => [fieldOf(each), each.name])}
              chosen={field}
            />
          </optgroup>
        )}
      </select>
      <select name={`op.${place}`} aria-label={`${name}: ${contacts.how}`}>
        <Options
          options={opsOf(field, properties).map((each) => [each, opWord(field, each, words)])}
          chosen={op}
        />
      </select>
      <ConditionValue condition={condition} place={place} properties={properties} words={words} />
      <button
        class="icon"
        type="submit"
        name="do"
        value={`drop.${place}`}
        aria-label={`${words.remove}: ${name}`}
        {...pressed}
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

import type { PropertyRow } from '../../contacts/listProperties.ts';
import { Options } from '../selectField.tsx';
import type { Words } from '../words.ts';
import { type Condition, controlFor, type FieldName } from './conditions.ts';

type ValueProps = { condition: Condition; place: number; properties: PropertyRow[]; words: Words };

/** With what a field is compared: chosen, or written. */
export const ConditionValue = ({ condition, place, properties, words }: ValueProps) => {
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
          <Options
            options={[
              ['true', contacts.yes],
              ['false', contacts.no],
            ]}
            chosen={value}
          />
        </select>
      );
    case 'choice':
      return (
        <select {...common}>
          <Options
            options={control.values.map((each) => [each, each])}
            chosen={value}
            none={words.choose}
          />
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

import type { Child } from 'hono/jsx';
import { Options } from '../selectField.tsx';
import type { Faults } from './faults.ts';

type FieldProps = {
  name: string;
  label: string;
  value: string;
  faults: Faults;
  /** Characters that it has at most: they are counted. */
  most?: number;
  hint?: Child;
  type?: 'text' | 'url' | 'tel' | 'number';
  lines?: number;
  placeholder?: string | undefined;
  isFixed?: boolean;
};

/** A line or a text to be filled in, what is wrong with it, and how much more fits. */
export const Field = (props: FieldProps) => {
  const { name, label, value, faults, most, hint, type = 'text', lines, placeholder } = props;
  const id = idOf(name);
  const fault = faults.get(name);
  const given = {
    id,
    name,
    placeholder,
    readonly: props.isFixed,
    ...saidOf(id, fault),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {lines === undefined ? (
        <input {...given} type={type} value={value} autocomplete="off" />
      ) : (
        <textarea {...given} rows={lines}>
          {value}
        </textarea>
      )}
      <div class="between below small" id={`${id}-said`}>
        <Said fault={fault} hint={hint} />
        {most !== undefined && <Count used={value.length} most={most} />}
      </div>
    </div>
  );
};

/** `button.0.text` as an id that nothing else has. */
export const idOf = (name: string): string => `of-${name.replaceAll('.', '-')}`;

/** What a field says of itself to those who do not see what stands below it. */
const saidOf = (id: string, fault: string | undefined) => ({
  'aria-invalid': fault === undefined ? undefined : ('true' as const),
  'aria-describedby': `${id}-said`,
});

const Said = ({ fault, hint }: { fault: string | undefined; hint: Child }) =>
  fault === undefined ? <span class="dim">{hint}</span> : <span class="fault">{fault}</span>;

const Count = ({ used, most }: { used: number; most: number }) => (
  <span class={used > most ? 'used fault' : 'used dim'}>{`${used} / ${most}`}</span>
);

type ChoiceProps = {
  name: string;
  label: string;
  value: string;
  options: readonly (readonly [value: string, word: string])[];
  faults: Faults;
  hint?: Child;
  isFixed?: boolean;
};

/** One of several; what is fixed is shown, and goes with the form all the same. */
export const Choice = ({ name, label, value, options, faults, hint, isFixed }: ChoiceProps) => {
  const id = idOf(name);
  const fault = faults.get(name);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name={isFixed ? undefined : name} disabled={isFixed} {...saidOf(id, fault)}>
        <Options options={options} chosen={value} />
      </select>
      {isFixed && <input type="hidden" name={name} value={value} />}
      <p class="below small" id={`${id}-said`}>
        <Said fault={fault} hint={hint} />
      </p>
    </div>
  );
};

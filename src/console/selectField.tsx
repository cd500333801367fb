import type { Child } from 'hono/jsx';

/** What can be chosen: as the form gives it, and as it is called. */
type Option = readonly [value: string, word: Child];

type OptionsProps = {
  options: readonly Option[];
  chosen?: string | null | undefined;
  /** What stands first, and chooses none of them. */
  none?: string | undefined;
};

/** Of a select. What is chosen is among them, also where it is not offered: it stays unless another is chosen. */
export const Options = ({ options, chosen, none }: OptionsProps) => (
  <>
    {none !== undefined && <option value="">{none}</option>}
    {chosen && !options.some(([value]) => value === chosen) && (
      <option value={chosen} selected>
        {chosen}
      </option>
    )}
    {options.map(([value, word]) => (
      <option value={value} selected={value === chosen}>
        {word}
      </option>
    ))}
  </>
);

type FieldProps = OptionsProps & {
  name: string;
  word: string;
  id?: string;
  required?: boolean;
  hint?: string;
};

/** One of several, under what it is called. */
export const SelectField = ({ name, word, id, required, hint, ...choice }: FieldProps) => (
  <label>
    {word}
    <select id={id} name={name} required={required}>
      <Options {...choice} />
    </select>
    {hint && <span class="small dim">{hint}</span>}
  </label>
);

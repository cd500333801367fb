import type { Schema } from './describeApi.ts';
import { nameOfRef, resolveSchema } from './docsExample.ts';

type Named = Record<string, Schema>;
type Field = { name: string; schema: Schema; required: boolean; description?: string | undefined };

/**
 * Fields, one below the other: what each is called, may be and means. Of a request it is told which are
 * required, of an answer which may be missing.
 */
export const Fields = ({ fields, ofAnswer = false }: { fields: Field[]; ofAnswer?: boolean }) => (
  <ul class="fields">
    {fields.map(({ name, schema, required, description }) => (
      <li>
        <code>{name}</code> <Type schema={schema} />{' '}
        {required && !ofAnswer && <strong>required</strong>}
        {!required && ofAnswer && <span>may be missing</span>}{' '}
        {schema.default !== undefined && (
          <span>
            default <code>{JSON.stringify(schema.default)}</code>
          </span>
        )}
        {schema.example !== undefined && (
          <span>
            as in <code>{String(schema.example)}</code>
          </span>
        )}
        {(description ?? schema.description) && (
          <p>
            <Prose text={description ?? schema.description} />
          </p>
        )}
      </li>
    ))}
  </ul>
);

/** The fields of a schema, those of objects within as `outer.inner`, of lists as `list[].inner`. */
export function fieldsOf(named: Named, given: Schema, prefix = '', depth = 0): Field[] {
  const schema = resolveSchema(named, given);
  const parts = schema.allOf ?? [];
  if (parts.length > 0) return parts.flatMap((part) => fieldsOf(named, part, prefix, depth));
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).flatMap(([name, each]) => {
    const own = { name: prefix + name, schema: each, required: required.has(name) };
    const within = each.items ?? each;
    // What has a name is described once, below.
    if (depth > 2 || within.$ref || !within.properties) return [own];
    const inner = `${own.name}${each.items ? '[]' : ''}.`;
    return [own, ...fieldsOf(named, within, inner, depth + 1)];
  });
}

/** What is between backticks is code. */
export const Prose = ({ text = '' }: { text?: string | undefined }) => (
  <>{text.split('`').map((part, at) => (at % 2 === 1 ? <code>{part}</code> : part))}</>
);

const Type = ({ schema }: { schema: Schema }) => {
  if (schema.$ref !== undefined) {
    const name = nameOfRef(schema.$ref);
    return <a href={`#schema-${name}`}>{name}</a>;
  }
  if (schema.enum) {
    return (
      <i>
        {schema.enum.map((value, at) => (
          <>
            {at > 0 && ' | '}
            <code>{value === '' ? '""' : String(value)}</code>
          </>
        ))}
      </i>
    );
  }
  if (schema.items) {
    return (
      <i>
        list of <Type schema={schema.items} />
      </i>
    );
  }
  // That a text may be empty says nothing of what it is.
  const either = (schema.anyOf ?? schema.oneOf)?.filter((each) => each.enum?.join() !== '');
  if (either) {
    return (
      <i>
        {either.map((each, at) => (
          <>
            {at > 0 && ' or '}
            <Type schema={each} />
          </>
        ))}
      </i>
    );
  }
  return <i>{wordsOf(schema)}</i>;
};

function wordsOf({ type, format, additionalProperties, minimum, maximum }: Schema): string {
  const kind = [type].flat().join(' or ') || 'any value';
  const range = minimum === undefined && maximum === undefined ? '' : `, ${minimum}–${maximum}`;
  if (additionalProperties && kind === 'object') return 'object with names of any kind';
  return `${kind}${format ? ` (${format})` : ''}${range}`;
}

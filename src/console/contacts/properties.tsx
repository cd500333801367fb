import { z } from 'zod';
import type { ContactRow } from '../../contacts/contactChange.ts';
import { getContact } from '../../contacts/getContact.ts';
import { listProperties, type PropertyRow } from '../../contacts/listProperties.ts';
import { valueText } from '../../contacts/property.ts';
import { updateContact } from '../../contacts/saveContact.ts';
import { getProperty } from '../../contacts/saveProperty.ts';
import { fromWire, noSuch, toWire } from '../../db/ids.ts';
import { openUnit, type Unit } from '../../db/unit.ts';
import { Options } from '../selectField.tsx';
import { addAction, type Show, type Site, type Visit, wantsPart } from '../visit.ts';
import type { Words } from '../words.ts';
import { controlOf, InPlace, type Said } from './inPlace.tsx';
import { contactIdOf, contactPath, pathOfContact, roles } from './places.ts';

/** As many as there can be that are shown. */
const mostShown = 25;

/** What of the account's properties people see. */
export const readShownProperties = async (unit: Unit): Promise<PropertyRow[]> =>
  (await listProperties(unit, { showHidden: false, limit: mostShown })).items;

type FieldsProps = { contact: ContactRow; properties: PropertyRow[]; words: Words };

/** The properties of somebody, each of which is changed where it stands. */
export const PropertyFields = ({ contact, properties, words }: FieldsProps) => (
  <div class="tight">
    {properties.map((property) => (
      <PropertyField contact={contact} property={property} words={words} />
    ))}
  </div>
);

type FieldProps = { contact: ContactRow; property: PropertyRow; said?: Said; words: Words };

const PropertyField = ({ contact, property, said, words }: FieldProps) => {
  const wireId = toWire('CCP', property.id);
  const id = `property-${wireId}`;
  const kept = contact.properties[property.key];
  const value = kept === undefined ? '' : valueText(kept);
  return (
    <InPlace
      id={id}
      name={property.name}
      action={`${pathOfContact(contact.id)}/property`}
      hidden={{ property_id: wireId }}
      said={said}
      words={words}
    >
      <ValueControl
        control={controlOf(id)}
        property={property}
        value={typeof said === 'object' ? said.value : value}
        words={words}
      />
    </InPlace>
  );
};

type Control = ReturnType<typeof controlOf>;
type ControlProps = { control: Control; property: PropertyRow; value: string; words: Words };

const ValueControl = ({ control, property, value, words }: ControlProps) => {
  const { type, allowedValues } = property;
  switch (type) {
    case 'boolean':
      return (
        <Choice
          control={control}
          value={value}
          options={[
            ['true', words.contacts.yes],
            ['false', words.contacts.no],
          ]}
        />
      );
    case 'enum':
      return (
        <Choice
          control={control}
          value={value}
          options={allowedValues.map((each) => [each, each])}
        />
      );
    case 'date': {
      // What is no day alone has its time, which a field of days would lose.
      const isDay = value === '' || /^\d{4}-\d\d-\d\d$/.test(value);
      return <input {...control} type={isDay ? 'date' : 'text'} value={value} />;
    }
    case 'int':
      return <input {...control} inputmode="numeric" value={value} />;
    case 'email':
      return <input {...control} inputmode="email" value={value} maxlength={254} />;
    case 'string':
      return value.length > 60 || value.includes('\n') ? (
        <textarea {...control} rows={3} maxlength={2_000}>
          {value}
        </textarea>
      ) : (
        <input {...control} value={value} maxlength={2_000} />
      );
  }
};

type ChoiceProps = { control: Control; value: string; options: [string, string][] };

/** With what it is now, also where that may be chosen no more. */
const Choice = ({ control, value, options }: ChoiceProps) => (
  <select {...control}>
    <option value="">–</option>
    {value !== '' && options.every(([each]) => each !== value) && (
      <option value={value} selected>
        {value}
      </option>
    )}
    <Options options={options} chosen={value} />
  </select>
);

const fields = z.object({ property_id: z.string(), value: z.string().max(10_000) });

/** Saves one property, and shows it as it is then; `page`: of whom it is, where no script runs. */
export function addPropertyAction(site: Site, page: Show): void {
  const { deps } = site;
  const read = ({ c, user }: Visit, propertyId: string) =>
    openUnit(deps, user.accountId, async (unit) => {
      const contact = await getContact(unit, { by: 'contact_id', id: contactIdOf(c) });
      const property = await getProperty(unit, fromWire('CCP', propertyId));
      if (property.isHidden) throw noSuch('CCP');
      return { contact, property };
    });
  const refuse: Show = async (visit, problem = '') => {
    const { data } = fields.safeParse(await visit.c.req.parseBody());
    if (!data) return page(visit, problem);
    const { property_id, value } = data;
    const found = await read(visit, property_id);
    const { words } = visit;
    const why = words.contacts.valueOf[found.property.type];
    if (!wantsPart(visit.c)) return page(visit, `${found.property.name}: ${why}`);
    return <PropertyField {...found} said={{ problem: why || problem, value }} words={words} />;
  };
  addAction(
    site,
    { path: `${contactPath}/property`, roles, fields, page: refuse },
    async (visit, { property_id, value }) => {
      const { c, user, words } = visit;
      const { property } = await read(visit, property_id);
      const { after } = await openUnit(deps, user.accountId, (unit) =>
        updateContact(
          unit,
          { by: 'contact_id', id: contactIdOf(c) },
          { properties: { [toWire('CCP', property.id)]: value } },
        ),
      );
      if (!wantsPart(c)) return { to: pathOfContact(after.id) };
      return {
        show: <PropertyField contact={after} property={property} said="saved" words={words} />,
      };
    },
  );
}

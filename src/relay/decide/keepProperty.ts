import { propertyNamed, readPropertyValue, valuesOf } from '../../contacts/property.ts';
import { inStoredOrder } from '../../engine/storedOrder.ts';
import type { Json } from '../../messages/events.ts';
import type { ProcessRow } from '../scene.ts';
import type { PersonDraft } from './personDraft.ts';

/**
 * Keeps what a flow sets, named as `set_property` names it: by the property's name, its id, or the name
 * that it had first. A value that the property cannot have is a finding, and changes nothing; so is one of
 * a property that has been deleted. What no property is called so is kept under that name.
 */
export function keepProperty(
  draft: PersonDraft,
  process: ProcessRow,
  { name, value }: { name: string; value: Json },
): void {
  const property = propertyNamed(draft.scene.account.properties, name);
  const isGone = property === undefined && /^CCP[0-9a-f]{32}$/i.test(name);
  if (property?.isDeleted || isGone) {
    refuse(draft, process, `the contact property "${name}" has been deleted`);
    return;
  }
  const properties = { ...draft.contact.properties };
  if (property && value === null) {
    delete properties[property.key];
  } else {
    const kept = property ? readPropertyValue(property, value) : value;
    if (property && kept === undefined) {
      refuse(draft, process, `a value of "${property.name}" is ${valuesOf(property)}`);
      return;
    }
    properties[property?.key ?? name] = kept ?? null;
  }
  draft.contact.properties = inStoredOrder(properties);
  draft.contactChanged = true;
}

function refuse(draft: PersonDraft, process: ProcessRow, message: string): void {
  process.findings += 1;
  const { step } = process.state;
  draft.findings.push({ processId: process.id, code: 'property_refused', step, message });
}

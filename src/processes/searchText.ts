import { foldText } from '../contacts/foldText.ts';
import type { CompiledFlow } from '../engine/compileFlow.ts';
import type { ProcessState, Trigger } from '../engine/effects.ts';

/** What says who somebody is, in the reference's words: variables of these names are searched in every flow. */
const named = ['document_number', 'cell_phone', 'first_name', 'last_name'];

/** Nobody searches by more, and it is copied wherever the row is. */
const mostCharacters = 500;

/**
 * What a process is found by beside its contact: the caller's id of the end user, and what was passed to it,
 * or has been answered, under the names above and the flow's `search_fields`; nothing sensitive. Null where
 * there is none of it.
 */
export function searchText(
  {
    userRef,
    trigger,
    state,
  }: { userRef: string | null; trigger: Trigger; state: Pick<ProcessState, 'vars' | 'sensitive'> },
  { sensitive, definition: { settings } }: Pick<CompiledFlow, 'sensitive' | 'definition'>,
): string | null {
  const texts = userRef === null ? [] : [userRef];
  for (const name of [...named, ...(settings?.search_fields ?? [])]) {
    for (const value of [trigger.variables[name], state.vars[name]]) {
      if (value === undefined || value === null || typeof value === 'object') continue;
      if (sensitive.has(name) || state.sensitive?.includes(name)) continue;
      texts.push(String(value));
    }
  }
  const all = [...new Set(texts)].join(' ').slice(0, mostCharacters);
  return all === '' ? null : foldText(all);
}

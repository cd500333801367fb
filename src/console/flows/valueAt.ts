import type { Json } from '../../messages/events.ts';

/** What stands at a path as `compareDefinitions` names one: `steps.menu.options.buy.title`, an option by its id. */
export function valueAt(value: Json | undefined, path: string): Json | undefined {
  if (path === '') return value;
  if (value === null || typeof value !== 'object') return undefined;
  const parts = path.replace(/\.$/, '').split('.');
  // A name may have dots in it, as those of translations have.
  for (let length = 1; length <= parts.length; length += 1) {
    const inner = within(value, parts.slice(0, length).join('.'));
    if (inner !== undefined) return valueAt(inner, parts.slice(length).join('.'));
  }
  return undefined;
}

function within(value: Json[] | { [name: string]: Json }, name: string): Json | undefined {
  if (!Array.isArray(value)) return Object.hasOwn(value, name) ? value[name] : undefined;
  const named = value.find(
    (item) => typeof item === 'object' && item !== null && !Array.isArray(item) && item.id === name,
  );
  return named ?? (/^\d+$/.test(name) ? value[Number(name)] : undefined);
}

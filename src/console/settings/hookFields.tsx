import { z } from 'zod';
import type { AddressGuard } from '../../calls/addressGuard.ts';
import { faultOfHookAddress } from '../../calls/hookAddress.ts';
import { eventActions, eventTypes } from '../../hooks/eventActions.ts';
import { Options } from '../selectField.tsx';
import type { Words } from '../words.ts';
import { hooksPath } from './places.ts';

const several = z.union([z.array(z.string()), z.string().transform((one) => [one])]);

/** As a hook's form sends them. */
export const hookFields = (guard: AddressGuard) =>
  z
    .object({
      name: z.string().trim().max(200),
      url: z
        .string()
        .trim()
        .max(2_000)
        .superRefine((text, context) => {
          const fault = faultOfHookAddress(guard, text);
          if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
        }),
      event_type: z.enum(eventTypes),
      'actions[]': several.default([]),
      action_names: z.string().max(2_000).default(''),
    })
    .transform(({ event_type: eventType, action_names: names, 'actions[]': marked, ...rest }) => ({
      ...rest,
      eventType,
      actions: [...new Set([...marked, ...names.split(',').map((name) => name.trim())])].filter(
        Boolean,
      ),
    }));

/** Of a form that was refused; undefined: none was sent. */
export const typedActions = (typed: Record<string, string>): string[] | undefined =>
  typed.event_type === undefined
    ? undefined
    : [typed['actions[]'], typed.action_names].join(',').split(/, ?/).filter(Boolean);

type Chosen = { eventType: string; actions: readonly string[] };

type HookFieldsProps = {
  hook: Chosen & { name: string; url: string };
  words: Words;
};

export const HookFields = ({ hook, words }: HookFieldsProps) => {
  const { settings: t } = words;
  return (
    <>
      <label>
        {t.address}
        <input
          name="url"
          type="url"
          value={hook.url}
          maxlength={2_000}
          placeholder="https://example.com/events"
          required
        />
      </label>
      <label>
        {words.name}
        <input name="name" value={hook.name} maxlength={200} />
      </label>
      <label>
        {t.tells}
        <select
          name="event_type"
          hx-get={`${hooksPath}/actions`}
          hx-trigger="change"
          hx-target="#actions"
          hx-swap="outerHTML"
        >
          <Options
            options={eventTypes.map((each) => [each, typeWord(each, words)])}
            chosen={hook.eventType}
          />
        </select>
      </label>
      <ActionFields chosen={hook} words={words} />
    </>
  );
};

/** Which happenings of a type: marked where they are known, written where flows name their own. */
export const ActionFields = ({ chosen, words }: { chosen: Chosen; words: Words }) => {
  const { settings: t } = words;
  const known = actionsOf(chosen.eventType);
  return (
    <div id="actions">
      {known ? (
        <fieldset class="checks">
          <legend>{t.onlyThese}</legend>
          <p class="small dim">{t.onlyTheseWhat}</p>
          {known.map((action) => (
            <label class="check">
              <input
                type="checkbox"
                name="actions[]"
                value={action}
                checked={chosen.actions.includes(action)}
              />
              <code>{action}</code>
            </label>
          ))}
        </fieldset>
      ) : (
        <label>
          {t.onlyThese}
          <input
            name="action_names"
            value={chosen.actions.join(', ')}
            maxlength={2_000}
            aria-describedby="actions-what"
          />
          <span class="small dim" id="actions-what">
            {t.actionNamesWhat}
          </span>
        </label>
      )}
    </div>
  );
};

function actionsOf(type: string): readonly string[] | undefined {
  const known: Record<string, readonly string[]> = eventActions;
  return Object.hasOwn(known, type) ? known[type] : undefined;
}

export function typeWord(type: string, { settings: { eventTypes: names } }: Words): string {
  const known: Record<string, string> = names;
  return known[type] ?? type;
}

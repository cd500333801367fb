import type { Child } from 'hono/jsx';
import type { FlowSummary } from '../../flows/listFlows.ts';
import { templateLimits } from '../../outbounds/refuseTemplate.ts';
import { flowOptions } from '../flowOptions.ts';
import { Icon } from '../icons.tsx';
import type { Words } from '../words.ts';
import type { Faults } from './faults.ts';
import { Choice, Field, idOf } from './field.tsx';
import { buttonTypes, type Written, type WrittenButton } from './written.ts';

type ButtonsProps = {
  written: Written;
  faults: Faults;
  flows: FlowSummary[];
  look: string;
  words: Words;
};

/** What people can tap below the text. */
export const Buttons = ({ written, faults, flows, look, words }: ButtonsProps) => {
  const { buttons } = written;
  const fault = faults.get('buttons');
  const hasReplies = buttons.some(({ type }) => type === 'QUICK_REPLY');
  const offered = buttonTypes.filter((type) => isFree(type, written));
  return (
    <section class="card stack">
      <div class="between">
        <h2>{words.outbounds.buttons}</h2>
        <span class={buttons.length > templateLimits.buttons ? 'small fault' : 'small dim'}>
          {`${buttons.length} / ${templateLimits.buttons}`}
        </span>
      </div>
      {fault !== undefined && (
        <p id={idOf('buttons')} class="small fault">
          {fault}
        </p>
      )}
      {buttons.length === 0 && <p class="small dim">{words.outbounds.noButtons}</p>}
      {buttons.map((button, at) => (
        <ButtonRow button={button} at={at} faults={faults} look={look} words={words} />
      ))}
      <div class="row">
        {offered.map((type) => (
          <Wish look={look} wish={`add ${type}`}>
            <Icon name="plus" /> {words.outbounds.buttonTypes[type]}
          </Wish>
        ))}
      </div>
      {hasReplies ? (
        <Choice
          name="flow_id"
          label={words.outbounds.startsFlow}
          value={written.flowId}
          options={[['', words.outbounds.noFlow], ...flowOptions(flows)]}
          faults={faults}
          hint={words.outbounds.startsFlowWhat}
        />
      ) : (
        <input type="hidden" name="flow_id" value={written.flowId} />
      )}
    </section>
  );
};

/** Whether one more of the type fits. */
function isFree(type: WrittenButton['type'], { buttons, category }: Written): boolean {
  const { buttons: most, buttonsOf } = templateLimits;
  const count = buttons.filter((button) => button.type === type).length;
  const isMeant = type !== 'COPY_CODE' || category === 'MARKETING';
  return isMeant && buttons.length < most && count < buttonsOf[type];
}

type WishProps = {
  look: string;
  wish: string;
  /** What it is called, where it shows an icon alone. */
  label?: string;
  /** The first of its form: what the enter key presses, which is not to hand anything in. */
  isUnseen?: boolean;
  children: Child;
};

/** Has the form be another: a submit that htmx makes a part of the page, and a browser without it a page. */
export const Wish = ({ look, wish, label, isUnseen, children }: WishProps) => (
  <button
    type="submit"
    class={isUnseen ? 'unseen' : label ? 'icon' : undefined}
    name="do"
    value={wish}
    formaction={look}
    aria-label={label}
    title={label}
    aria-hidden={isUnseen}
    tabindex={isUnseen ? -1 : undefined}
    hx-post={look}
    hx-target="#outbound-form"
    hx-swap="outerMorph"
    hx-sync="closest form:replace"
  >
    {children}
  </button>
);

type RowProps = {
  button: WrittenButton;
  at: number;
  faults: Faults;
  look: string;
  words: Words;
};

const ButtonRow = ({ button, at, faults, look, words }: RowProps) => {
  const { type, text, url, phone, action } = button;
  const word = words.outbounds.buttonTypes[type];
  const of = `${word} ${at + 1}`;
  return (
    <fieldset class="button-row" id={`button-${at}`}>
      <legend class="small">{of}</legend>
      <input type="hidden" name={`button.${at}.type`} value={type} />
      <div class="fields top">
        {type === 'COPY_CODE' ? (
          <>
            <input type="hidden" name={`button.${at}.text`} value={text} />
            <p id={idOf(`button.${at}.text`)} class="small dim">
              {faults.get(`button.${at}.text`) ?? words.outbounds.copyCodeWhat}
            </p>
          </>
        ) : (
          <Field
            name={`button.${at}.text`}
            label={words.outbounds.label}
            value={text}
            faults={faults}
            most={templateLimits.label}
          />
        )}
        {type === 'QUICK_REPLY' && (
          <Choice
            name={`button.${at}.action`}
            label={words.outbounds.means}
            value={action}
            options={(['continue', 'cancel'] as const).map((each) => [
              each,
              words.outbounds.actions[each],
            ])}
            faults={faults}
            hint={words.outbounds.actionHints[action]}
          />
        )}
        {type === 'URL' && (
          <Field
            name={`button.${at}.url`}
            label={words.outbounds.url}
            type="url"
            value={url}
            faults={faults}
            placeholder="https://example.com/{{.order}}"
            hint={words.outbounds.urlHint}
          />
        )}
        {type === 'PHONE_NUMBER' && (
          <Field
            name={`button.${at}.phone`}
            label={words.outbounds.phone}
            type="tel"
            value={phone}
            faults={faults}
            placeholder="+51 999 999 999"
          />
        )}
      </div>
      <div class="row end">
        {at > 0 && (
          <Wish look={look} wish={`up ${at}`} label={`${words.outbounds.up}: ${of}`}>
            <Icon name="up" />
          </Wish>
        )}
        <Wish look={look} wish={`remove ${at}`} label={`${words.remove}: ${of}`}>
          <Icon name="cross" />
        </Wish>
      </div>
    </fieldset>
  );
};

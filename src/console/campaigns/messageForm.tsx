import { toWire } from '../../db/ids.ts';
import type { FlowSummary } from '../../flows/listFlows.ts';
import type { Json } from '../../messages/events.ts';
import { ownValue } from '../../messages/ownValue.ts';
import { namedShape, variablesOf } from '../../messages/templateShape.ts';
import type { OutboundView } from '../../outbounds/getOutbound.ts';
import { flowOptions } from '../flowOptions.ts';
import { Phone, TemplateBubble } from '../phone.tsx';
import { SelectField } from '../selectField.tsx';
import { Submit } from '../submit.tsx';
import { Empty } from '../table.tsx';
import type { Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { campaignsPath } from './places.ts';
import type { Messages } from './readMessages.ts';
import { textsOf } from './textsOf.ts';

export type ChosenProps = {
  chosen:
    | {
        view: OutboundView;
        /** By variable; one that is empty is not in it. */
        values: Record<string, Json>;
        /** Empty: none was chosen. */
        flowId: string;
        flows: FlowSummary[];
        /** In which the same message is approved besides. */
        languages: string[];
      }
    | undefined;
  words: Words;
};

type FormProps = {
  visit: Visit;
  action: string;
  isNew: boolean;
  name: string;
  messages: Messages;
  chosen: ChosenProps['chosen'];
};

export const MessageForm = ({ visit, action, isNew, name, messages, chosen }: FormProps) => {
  const { words } = visit;
  const own = words.campaigns;
  if (!messages.hasLines) return <Nothing title={own.noLines} why={own.noLinesWhy} />;
  if (messages.byNumber.size === 0 && !chosen) {
    return <Nothing title={own.noMessages} why={own.noMessagesWhy} />;
  }
  return (
    <form class="with-phone" method="post" action={action}>
      <div class="card stack">
        <label>
          {own.campaignName}
          <input name="name" value={name} maxlength={200} required />
          <span class="small dim">{own.campaignNameHint}</span>
        </label>
        <MessageSelect messages={messages} chosen={chosen} words={words} />
        <Chosen chosen={chosen} words={words} />
        <Submit>{isNew ? own.create : own.next}</Submit>
      </div>
      <PhoneOf chosen={chosen} words={words} />
    </form>
  );
};

const Nothing = ({ title, why }: { title: string; why: string }) => (
  <section class="card">
    <Empty title={title}>{why}</Empty>
  </section>
);

type SelectProps = ChosenProps & { messages: Messages };

const MessageSelect = ({ messages: { byNumber }, chosen, words }: SelectProps) => {
  const id = chosen?.view.outbound.id;
  const isListed = [...byNumber.values()].flat().some(({ outbound }) => outbound.id === id);
  return (
    <label>
      {words.campaigns.message}
      <select
        name="outbound_id"
        required
        hx-get={`${campaignsPath}/message`}
        hx-include="closest form"
        hx-target="#chosen"
        hx-swap="outerHTML"
        hx-sync="this:replace"
      >
        <option value="">{words.choose}</option>
        {chosen && !isListed && <MessageOption view={chosen.view} isChosen />}
        {[...byNumber].map(([number, views]) => (
          <optgroup label={number}>
            {views.map((view) => (
              <MessageOption view={view} isChosen={view.outbound.id === id} />
            ))}
          </optgroup>
        ))}
      </select>
      <span class="small dim">{words.campaigns.messageHint}</span>
    </label>
  );
};

const MessageOption = ({
  view: { outbound },
  isChosen,
}: {
  view: OutboundView;
  isChosen: boolean;
}) => (
  <option value={toWire('OTB', outbound.id)} selected={isChosen}>
    {outbound.name} ({outbound.language})
  </option>
);

/** What a message leaves open: values, and what a reply to it starts. */
export const Chosen = ({ chosen, words }: ChosenProps) => {
  const own = words.campaigns;
  if (!chosen) return <div id="chosen" hidden />;
  const { view, values, flowId, flows, languages } = chosen;
  const names = variablesOf(view.outbound.variableMapping);
  return (
    <div id="chosen" class="stack">
      {view.outbound.replies.length > 0 && (
        <SelectField
          name="flow_id"
          word={own.flow}
          options={flowOptions(flows)}
          chosen={flowId && toWire('IPF', flowId)}
          none={words.choose}
          hint={flows.length === 0 ? own.noFlow : own.flowHint}
          required
        />
      )}
      {names.length > 0 && (
        <fieldset
          class="stack"
          hx-get={`${campaignsPath}/phone`}
          hx-trigger="input delay:200ms"
          hx-include="closest form"
          hx-target="#phone"
          hx-swap="outerMorph"
          hx-sync="this:replace"
        >
          <legend>{own.values}</legend>
          <p class="small dim">{own.valuesHint}</p>
          {names.map((name) => (
            <label>
              <code>{`{{${name}}}`}</code>
              <input
                name={`variable.${name}`}
                value={textOf(ownValue(values, name))}
                maxlength={1024}
              />
              <span class="small dim">{hintOf(name, view, words)}</span>
            </label>
          ))}
        </fieldset>
      )}
      {languages.length > 0 && (
        <p class="small dim">
          {own.languages} {languages.join(', ')}. {own.languagesHint}
        </p>
      )}
    </div>
  );
};

const textOf = (value: Json | undefined): string =>
  value === undefined || value === null
    ? ''
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);

function hintOf(name: string, { outbound }: OutboundView, { campaigns: own }: Words): string {
  const { shape, variableMapping } = outbound;
  if (shape.header?.type === 'media' && name === variableMapping.header) return own.fileValue;
  return ['name', 'email', 'phone'].includes(name) ? own.ofContact : own.required;
}

/** The message as it will be read, with what has been filled in so far. */
export const PhoneOf = ({ chosen, words }: ChosenProps) => {
  const own = words.campaigns;
  return (
    <div id="phone">
      <Phone name={chosen?.view.phoneNumber ?? words.preview}>
        {chosen ? (
          <TemplateBubble
            shape={namedShape(chosen.view.outbound.shape, chosen.view.outbound.variableMapping)}
            values={textsOf(chosen.values)}
            words={words}
          />
        ) : (
          <p class="small dim">{own.chooseMessage}</p>
        )}
      </Phone>
    </div>
  );
};

import type { FlowRow } from '../../flows/getFlow.ts';
import type { SimulatedEvent } from '../../simulator/events.ts';
import type { Played } from '../../simulator/playSimulation.ts';
import { Icon } from '../icons.tsx';
import { languageName } from '../languageName.ts';
import { Phone } from '../phone.tsx';
import { SelectField } from '../selectField.tsx';
import { Sentence } from '../sentence.tsx';
import type { Zone } from '../times.tsx';
import type { Words } from '../words.ts';
import type { TryFields } from './askedTry.ts';
import { pathOf } from './places.ts';
import { TryState } from './tryState.tsx';
import { TurnOf } from './turn.tsx';

type TryPhoneProps = {
  flow: Pick<FlowRow, 'id' | 'name'>;
  fields: TryFields;
  /** That the flow speaks. */
  languages: string[];
  /** Undefined: it cannot run. */
  played: Played | undefined;
  events: SimulatedEvent[];
  began: Date;
  problem: string | undefined;
  zone: Zone;
};

/** A conversation with what stands in the editor, and all that can happen next. */
export const TryPhone = (props: TryPhoneProps) => {
  const { flow, fields, languages, played, events, began, problem, zone } = props;
  const { words } = zone;
  const its = words.flows;
  const happened =
    played?.stopped === undefined ? events : events.slice(0, played.turns.length - 1);
  const why = problem ?? played?.stopped;
  const path = `${pathOf(flow.id)}/try`;
  return (
    <form
      id="try"
      class="try"
      method="post"
      action={path}
      hx-post={path}
      hx-include="#draft"
      enctype="multipart/form-data"
      hx-trigger="submit, edited from:#draft delay:600ms"
      hx-target="this"
      hx-swap="outerMorph"
      hx-sync="this:replace"
    >
      <input type="hidden" name="events" value={JSON.stringify(happened)} />
      <input type="hidden" name="began" value={began.toISOString()} />
      {/* What Enter presses. */}
      <button class="unseen" type="submit" tabindex={-1}>
        {words.send}
      </button>
      <div class="between">
        <h2>{its.phone}</h2>
        <button type="submit" name="restart" value="yes">
          {its.startAgain}
        </button>
      </div>
      <p class="small dim">{its.phoneWhat}</p>
      <Phone name={flow.name}>
        {played ? (
          played.turns.map((turn) => <TurnOf turn={turn} turns={played.turns} words={words} />)
        ) : (
          <p class="said warn" role="status">
            {its.cannotRun}
          </p>
        )}
        {why && (
          <p class="said warn small" role="alert">
            {its.cannotHappen} <Sentence words={words}>{why}</Sentence>
          </p>
        )}
      </Phone>
      {played && (
        <>
          <div class="say">
            <input
              id={`say-${happened.length}`}
              name="text"
              aria-label={its.write}
              placeholder={its.write}
              maxlength={4096}
              autocomplete="off"
            />
            <button class="icon main" type="submit" aria-label={words.send}>
              <Icon name="send" />
            </button>
          </div>
          <Pass words={words} />
          <Others words={words} />
          <Whom fields={fields} languages={languages} words={words} />
          <TryState played={played} zone={zone} />
        </>
      )}
    </form>
  );
};

const Pass = ({ words }: { words: Words }) => {
  const its = words.flows;
  return (
    <fieldset class="pass">
      <legend class="small">{its.passTime}</legend>
      <div class="row">
        {['10m', '1h', '1d'].map((each) => (
          <button name="pass" value={each} type="submit">
            <Icon name="clock" /> {each.slice(0, -1)}{' '}
            {each.slice(-1) === 'm' ? 'min' : each.slice(-1)}
          </button>
        ))}
      </div>
      <div class="row">
        <input
          id="amount"
          name="amount"
          type="number"
          min="1"
          max="999999"
          aria-label={its.passCustom}
          placeholder="3"
        />
        <select id="unit" name="unit" aria-label={its.passTime}>
          <option value="s">{its.seconds}</option>
          <option value="m">{its.minutes}</option>
          <option value="h" selected>
            {its.hours}
          </option>
          <option value="d">{its.days}</option>
        </select>
        <button name="pass_custom" value="yes" type="submit">
          {its.pass}
        </button>
      </div>
    </fieldset>
  );
};

const Others = ({ words }: { words: Words }) => (
  <details class="others">
    <summary class="small">{words.flows.somethingElse}</summary>
    <div class="row">
      {(['image', 'document', 'audio', 'video'] as const).map((kind) => (
        <button name="media" value={kind} type="submit">
          {kind === 'image' ? words.photo : words[kind]}
        </button>
      ))}
      <button name="location" value="yes" type="submit">
        {words.location}
      </button>
    </div>
  </details>
);

type WhomProps = { fields: TryFields; languages: string[]; words: Words };

/** It holds for the whole conversation, which is run anew with it. */
const Whom = ({ fields, languages, words }: WhomProps) => {
  const its = words.flows;
  const { contact, language, response, variables } = fields;
  const isUsed = Boolean(contact || language || response || variables);
  return (
    <details class="whom" open={isUsed}>
      <summary class="small">{its.whoWrites}</summary>
      <div class="stack">
        <label>
          {words.name}
          <input id="whom-name" name="contact" value={contact} placeholder="Ana" maxlength={200} />
        </label>
        <SelectField
          id="whom-language"
          name="language"
          word={its.contactLanguage}
          options={languages.map((each) => [each, languageName(each, words)])}
          chosen={language}
          none={its.anyLanguage}
        />
        <label>
          {its.response}
          <input id="whom-response" name="response" value={response} maxlength={200} />
        </label>
        <label>
          {its.triggerVariables}
          <textarea id="whom-variables" class="code" name="variables" spellcheck={false}>
            {variables}
          </textarea>
        </label>
        <div class="row">
          <button type="submit">{words.apply}</button>
        </div>
      </div>
    </details>
  );
};

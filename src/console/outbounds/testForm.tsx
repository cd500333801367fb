import type { MessageRow } from '../../chats/readTalk.ts';
import type { Unit } from '../../db/unit.ts';
import { ownValue } from '../../messages/ownValue.ts';
import type { OutboundRow } from '../../outbounds/getOutbound.ts';
import { openVariables } from '../../outbounds/openVariables.ts';
import { flowOptions } from '../flowOptions.ts';
import { SelectField } from '../selectField.tsx';
import { examplesIn } from './preview.tsx';
import type { One } from './readOne.ts';
import { SentState } from './sentState.tsx';

/** What stands in the form of a test, and what became of the last one. */
export type Test = {
  phone: string;
  /** By variable. */
  values: Record<string, string>;
  flowId: string;
  /** A form that is handed in twice sends once. */
  requestId: string;
  sent?: MessageRow | undefined;
};

export const emptyTest = (unit: Unit): Test => ({
  phone: '',
  values: {},
  flowId: '',
  requestId: unit.newId(),
});

type FormProps = { one: One; test: Test; path: string };

/** Sends the outbound to one number, with values for its variables. */
export const TestForm = ({ one: { view, flows, zone }, test, path }: FormProps) => {
  const { words } = zone;
  const { outbound } = view;
  const examples = examplesIn(outbound);
  const needsFlow = outbound.replies.length > 0 && outbound.flowId === null;
  return (
    <section id="test" class="card stack">
      <h2>{words.outbounds.test}</h2>
      {test.sent && <SentState message={test.sent} path={path} words={words} />}
      <form
        class="stack"
        method="post"
        action={`${path}/test`}
        hx-get={`${path}/preview`}
        hx-trigger="input delay:200ms"
        hx-target="#preview"
        hx-swap="innerMorph"
        hx-sync="this:replace"
        hx-validate="false"
      >
        <input type="hidden" name="request_id" value={test.requestId} />
        <div class="fields top">
          <label>
            {words.outbounds.testTo}
            <input
              name="phone"
              type="tel"
              value={test.phone}
              placeholder="+51 999 999 999"
              autocomplete="off"
              required
            />
          </label>
          {openVariables(outbound).map((name) => (
            <label>
              {name === outbound.variableMapping.header && isMedia(outbound)
                ? words.outbounds.fileLink
                : `{{.${name}}}`}
              <input
                name={`variable.${name}`}
                value={ownValue(test.values, name) ?? ownValue(examples, name) ?? ''}
                maxlength={1024}
                autocomplete="off"
                required
              />
            </label>
          ))}
          {needsFlow && (
            <SelectField
              name="flow_id"
              word={words.outbounds.startsFlow}
              options={flowOptions(flows)}
              chosen={test.flowId}
              none={words.choose}
              hint={words.outbounds.flowNeeded}
              required
            />
          )}
        </div>
        <label class="check">
          <input type="checkbox" name="agreed" value="yes" required />
          {words.outbounds.agreed}
        </label>
        <div class="row">
          <button class="main" type="submit">
            {words.send}
          </button>
          <span class="small dim">{words.outbounds.testCosts}</span>
        </div>
      </form>
    </section>
  );
};

const isMedia = ({ shape }: OutboundRow): boolean => shape.header?.type === 'media';

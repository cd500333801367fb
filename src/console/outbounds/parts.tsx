import { toWire } from '../../db/ids.ts';
import { ownValue } from '../../messages/ownValue.ts';
import type { OutboundView } from '../../outbounds/getOutbound.ts';
import { openVariables } from '../../outbounds/openVariables.ts';
import { showOutbound } from '../../outbounds/showOutbound.ts';
import { Icon } from '../icons.tsx';
import type { Words } from '../words.ts';
import { examplesIn } from './preview.tsx';

/** Its variables with what was shown to Meta, and what its buttons do. */
export const Parts = ({ view, words }: { view: OutboundView; words: Words }) => {
  const { outbound } = view;
  const examples = examplesIn(outbound);
  const variables = openVariables(outbound);
  if (variables.length === 0 && outbound.shape.buttons.length === 0) return null;
  return (
    <section class="card stack">
      {variables.length > 0 && (
        <div class="tight">
          <h2>{words.outbounds.variables}</h2>
          <dl class="facts">
            {variables.map((name) => (
              <>
                <dt>
                  <code>{`{{.${name}}}`}</code>
                </dt>
                <dd>{ownValue(examples, name) ?? '–'}</dd>
              </>
            ))}
          </dl>
        </div>
      )}
      <ButtonList view={view} words={words} />
    </section>
  );
};

const ButtonList = ({ view, words }: { view: OutboundView; words: Words }) => {
  const { replies, flowId } = view.outbound;
  const { call_to_action_options: others } = showOutbound(view);
  if (replies.length === 0 && others.length === 0) return null;
  return (
    <div class="tight">
      <h2>{words.outbounds.buttons}</h2>
      <ul class="uses">
        {replies.map(({ title, action }) => (
          <li>
            <Icon name="answer" /> <b>{title}</b>{' '}
            <span class="dim">{words.outbounds.actionHints[action]}</span>
          </li>
        ))}
        {others.map(({ text, url, phone_number: phone }) => (
          <li>
            <Icon name={url ? 'link' : phone ? 'phone' : 'copy'} /> <b>{text || words.copyCode}</b>{' '}
            <span class="dim">{url ?? phone}</span>
          </li>
        ))}
      </ul>
      {replies.length > 0 && (
        <p class="small dim">
          {flowId === null ? (
            words.outbounds.startsNothing
          ) : (
            <>
              {words.outbounds.startsFlow}{' '}
              <a href={`/console/flows/${toWire('IPF', flowId)}`}>{toWire('IPF', flowId)}</a>
            </>
          )}
        </p>
      )}
    </div>
  );
};

import type { Played } from '../../simulator/playSimulation.ts';
import { Mark } from '../mark.tsx';
import { Clock, dayText, lapse, type Zone } from '../times.tsx';

type StateProps = { played: Played; zone: Zone };

/** Where a conversation stands: its step, what it waits for, its variables. */
export const TryState = ({ played: { result }, zone }: StateProps) => {
  const { words } = zone;
  const its = words.flows;
  const now = new Date(result.now);
  const { waiting_for: waits, status, end, variables, timers, calls, chat } = result;
  const call = calls.findLast((each) => each.waits);
  const withPeople = chat !== null && /agent/i.test(chat.state);
  return (
    <section class="state stack">
      <dl class="facts">
        <dt>{its.standsAt}</dt>
        <dd>
          {waits && <StepLink step={waits.step} />}
          {status === 'none' && its.notStarted}
          {end && (
            <>
              {its.ended}{' '}
              <Mark tone={status === 'success' ? 'success' : 'failure'}>
                {[
                  status === 'success' ? words.success : words.failure,
                  end.failure_status,
                  end.declined_reason,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </Mark>
            </>
          )}
          {withPeople && <Mark tone="waits">{its.withPeople}</Mark>}
        </dd>
        <dt>{its.clock}</dt>
        <dd>
          {dayText(now, zone)} <Clock at={now} zone={zone} />
        </dd>
      </dl>
      {call && <Call call={call} zone={zone} />}
      {waits?.type === 'form' && (
        <div class="tight">
          <label>
            {its.formWaits}
            <textarea class="code" name="form" spellcheck={false}>
              {'{}'}
            </textarea>
          </label>
          <button type="submit" name="fill" value="yes">
            {its.fillIn}
          </button>
        </div>
      )}
      {withPeople && (
        <button type="submit" name="agent" value="close">
          {its.agentCloses}
        </button>
      )}
      {timers.length > 0 && (
        <div class="tight">
          <h3>{its.timers}</h3>
          <ul class="timers">
            {timers.slice(0, 5).map(({ step, timer, due_at: due }) => (
              <li>
                <span>
                  {[step, timer].filter(Boolean).join(' · ')}{' '}
                  <span class="dim">{lapse(now, new Date(due))}</span>
                </span>
                <button
                  type="submit"
                  name="pass"
                  value={secondsTo(now, due)}
                  aria-label={`${its.waitUntil}: ${step} ${timer}`}
                >
                  {its.waitUntil}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <div class="tight">
        <h3>{its.variables}</h3>
        {Object.keys(variables).length === 0 ? (
          <p class="small dim">{its.noVariables}</p>
        ) : (
          <dl class="facts code">
            {Object.entries(variables).map(([name, value]) => (
              <>
                <dt>{name}</dt>
                <dd>{JSON.stringify(value)}</dd>
              </>
            ))}
          </dl>
        )}
      </div>
    </section>
  );
};

/** To where it is written; a step of a sub-flow, to the step that entered it. */
const StepLink = ({ step }: { step: string }) => (
  <button class="lead" type="button" data-field={`steps.${step.split('/')[0]}`}>
    {step}
  </button>
);

type CallProps = { call: Played['result']['calls'][number]; zone: Zone };

const Call = ({ call, zone: { words } }: CallProps) => {
  const its = words.flows;
  return (
    <div class="said warn tight">
      <p class="small">
        {its.callWaits} <code>{`${call.method} ${call.url}`}</code>
      </p>
      <label>
        {its.callStatus}
        <input id="call-status" name="status" type="number" min="100" max="599" value="200" />
      </label>
      <label>
        {its.callBody}
        <textarea id="call-body" class="code" name="body" spellcheck={false} />
      </label>
      <div class="row">
        <button type="submit" name="answer" value="yes">
          {its.answerCall}
        </button>
        <button type="submit" name="answer" value="none">
          {its.noAnswer}
        </button>
      </div>
    </div>
  );
};

/** Whole ones, so that it is due then. */
const secondsTo = (now: Date, due: string): string =>
  `${Math.min(Math.max(Math.ceil((Date.parse(due) - now.getTime()) / 1000), 1), 999_999)}s`;

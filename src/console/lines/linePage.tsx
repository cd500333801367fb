import { toWire } from '../../db/ids.ts';
import { Ask, Hidden } from '../ask.tsx';
import { Figure, Figures, whole } from '../figures.tsx';
import { flowOptions } from '../flowOptions.ts';
import { BackTo, Frame, Refused } from '../layout.tsx';
import { SelectField } from '../selectField.tsx';
import { Sentence } from '../sentence.tsx';
import { Submit } from '../submit.tsx';
import { Clock, dayText } from '../times.tsx';
import type { Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { Inbounds } from './inbounds.tsx';
import { Limit, LineStatus, providerName, Quality } from './lineMarks.tsx';
import { Notices } from './notices.tsx';
import { linePath, linesPath } from './places.ts';
import type { OpenLine } from './readLine.ts';

type LinePageProps = {
  visit: Visit;
  open: OpenLine;
  problem: string | undefined;
  typed: Record<string, string>;
};

export const LinePage = ({ visit, open, problem, typed }: LinePageProps) => {
  const { words, user } = visit;
  const { line } = open.view;
  const { lines } = words;
  return (
    <Frame words={words} user={user} place={linesPath} title={line.name}>
      <p class="row dim">
        <BackTo href={linesPath}>{words.places.lines}</BackTo>
        <span>{line.phoneNumber}</span>
        <span>{providerName(line.provider)}</span>
      </p>
      <Refused words={words} message={problem} />
      <Paused open={open} words={words} />
      <Figures>
        <Figure name={words.status}>
          <LineStatus line={line} words={words} />
        </Figure>
        <Figure name={words.quality}>
          <Quality line={line} words={words} />
        </Figure>
        <Figure name={lines.begunToday}>
          <Limit view={open.view} words={words} />
        </Figure>
        <Figure name={lines.throughput}>
          {whole(line.throughput, words.lang)} <span class="small">{lines.aSecond}</span>
        </Figure>
      </Figures>
      <p class="small dim">{lines.begunWhat}</p>
      <Settings open={open} words={words} />
      <Inbounds open={open} words={words} typed={typed} />
      <Notices notices={open.notices} zone={open.zone} />
      <section class="card tight">
        <h2>{lines.atProvider}</h2>
        <dl class="facts">
          <dt>{lines.numberId}</dt>
          <dd class="code">{line.providerId}</dd>
          <dt>{lines.waba}</dt>
          <dd class="code">{open.view.providerWabaId}</dd>
          <dt>{lines.channelId}</dt>
          <dd class="code">{toWire('EN_CH_', line.id)}</dd>
        </dl>
        {line.onBusinessApp && <p class="small dim">{lines.onBusinessApp}</p>}
      </section>
    </Frame>
  );
};

const Paused = ({ open: { view, zone }, words }: { open: OpenLine; words: Words }) => {
  const { pausedReason, pausedUntil, phoneNumber, name } = view.line;
  if (pausedReason === null) return null;
  return (
    <section class="said bad between" role="status">
      <div class="tight grow">
        <b>{words.lines.pausedTitle}</b>
        <span>
          <Sentence words={words}>{pausedReason}</Sentence>
        </span>
        {pausedUntil && (
          <span class="small">
            {words.lines.pausedUntil} {dayText(pausedUntil, zone)}{' '}
            <Clock at={pausedUntil} zone={zone} />
          </span>
        )}
      </div>
      <Ask
        word={words.lines.resume}
        of={name}
        sure={words.lines.resumeSure}
        action={`${linePath(phoneNumber)}/resume`}
      />
    </section>
  );
};

const Settings = ({ open: { view, flows }, words }: { open: OpenLine; words: Words }) => {
  const { phoneNumber, defaultFlowId, settings } = view.line;
  const { lines } = words;
  return (
    <section class="card stack">
      <h2>{words.places.settings}</h2>
      <form class="stack narrow" method="post" action={`${linePath(phoneNumber)}/settings`}>
        <Hidden values={{ default_flow_was: defaultFlowId ? toWire('IPF', defaultFlowId) : '' }} />
        <SelectField
          name="default_flow_id"
          word={lines.defaultFlow}
          options={flowOptions(flows)}
          chosen={defaultFlowId && toWire('IPF', defaultFlowId)}
          none={lines.noFlow}
          hint={lines.defaultFlowWhat}
        />
        <label class="check">
          <input type="checkbox" name="read_marks" value="yes" checked={settings.readMarks} />
          {lines.readMarks}
        </label>
        <label class="check">
          <input type="checkbox" name="typing" value="yes" checked={settings.typing} />
          {lines.typing}
        </label>
        <Submit>{words.save}</Submit>
      </form>
    </section>
  );
};

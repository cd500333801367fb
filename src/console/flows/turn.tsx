import type { Content } from '../../messages/content.ts';
import type { SimulatedEvent } from '../../simulator/events.ts';
import { optionsOf } from '../../simulator/heard.ts';
import type { Turn } from '../../simulator/playSimulation.ts';
import { FormattedText } from '../formattedText.tsx';
import { Icon } from '../icons.tsx';
import { Outside } from '../outside.tsx';
import type { Words } from '../words.ts';

type TurnProps = { turn: Turn; turns: Turn[]; words: Words };

/** What happened, and what was said because of it. */
export const TurnOf = ({ turn: { event, said }, turns, words }: TurnProps) => (
  <>
    {event && <Happened event={event} turns={turns} words={words} />}
    {said.map(({ content }) => (
      <div class="bubble them">
        <SaidContent content={content} words={words} />
      </div>
    ))}
  </>
);

type HappenedProps = { event: SimulatedEvent; turns: Turn[]; words: Words };

const Happened = ({ event, turns, words }: HappenedProps) => {
  const its = words.flows;
  if ('text' in event) return <Mine>{event.text}</Mine>;
  if ('tap' in event) return <Mine>{titleOf(event.tap, turns)}</Mine>;
  if ('media' in event) {
    const { kind } = event.media;
    return (
      <Mine>
        <Icon name="attach" /> {words[kind === 'image' ? 'photo' : kind]}
      </Mine>
    );
  }
  if ('location' in event) return <Mine>{event.location.name ?? words.location}</Mine>;
  if ('form' in event) return <Mine>{`${words.form}: ${JSON.stringify(event.form)}`}</Mine>;
  if ('pass' in event)
    return <Between>{`${event.pass.replace(/(\d)(\D)/, '$1 $2')} ${its.later}`}</Between>;
  if ('answer' in event) {
    const { status } = event.answer;
    return <Between>{status === 0 ? its.unanswered : `${its.answered} ${status}`}</Between>;
  }
  if ('agent' in event) return <Between>{its.agentCloses}</Between>;
  return null;
};

const Mine = ({ children }: { children: unknown }) => (
  <div class="bubble person">
    <p class="said-text">{children}</p>
  </div>
);

const Between = ({ children }: { children: string }) => (
  <p class="day">
    <span>{children}</span>
  </p>
);

const titleOf = (id: string, turns: Turn[]): string => {
  const options = turns.flatMap(({ said }) => said.flatMap(({ content }) => optionsOf(content)));
  return options.findLast((each) => each.id === id)?.title ?? id;
};

/** A message as it is seen on a phone; what can be tapped is tapped. */
const SaidContent = ({ content, words }: { content: Content; words: Words }) => {
  switch (content.type) {
    case 'text':
      return <FormattedText text={content.text} />;
    case 'buttons':
      return <WithOptions content={content} />;
    case 'list':
      return <WithOptions content={content} label={content.button} />;
    case 'template':
      return (
        <>
          {content.header?.type === 'text' && <b>{content.header.value.text}</b>}
          <WithOptions content={content} />
        </>
      );
    case 'media':
      return (
        <>
          <p class="placeholder">
            <Icon name="attach" />{' '}
            {words[content.media.kind === 'image' ? 'photo' : content.media.kind]}
          </p>
          <FormattedText text={content.media.caption ?? ''} />
        </>
      );
    case 'link':
      return (
        <>
          {content.header && <b>{content.header}</b>}
          <FormattedText text={content.text} />
          {content.footer && <p class="small dim">{content.footer}</p>}
          <Outside url={content.url}>{content.label}</Outside>
        </>
      );
    case 'location':
      return (
        <p>
          {content.name || words.location}{' '}
          <span class="small dim">
            {content.address || `${content.latitude}, ${content.longitude}`}
          </span>
        </p>
      );
    case 'contacts':
      return <p>{content.contacts.map(({ name }) => name.formatted_name).join(', ')}</p>;
    case 'form':
      return (
        <>
          <FormattedText text={content.text} />
          <ul class="choices">
            <li class="choice">{content.cta}</li>
          </ul>
        </>
      );
  }
};

type WithOptionsProps = {
  content: Content & { text: string; header?: unknown; footer?: string };
  /** Under which a list opens. */
  label?: string;
};

const WithOptions = ({ content, label }: WithOptionsProps) => (
  <>
    {typeof content.header === 'string' && <b>{content.header}</b>}
    <FormattedText text={content.text} />
    {content.footer && <p class="small dim">{content.footer}</p>}
    {label && <p class="small dim list-label">{label}</p>}
    <div class="choices">
      {optionsOf(content).map(({ id, title }) => (
        <button class="choice" type="submit" name="tap" value={id}>
          {title}
        </button>
      ))}
    </div>
  </>
);

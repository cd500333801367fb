import type { MessageRow } from '../../chats/readTalk.ts';
import { toWire } from '../../db/ids.ts';
import type { ContactCard, Content, Place } from '../../messages/content.ts';
import type { InContent } from '../../messages/events.ts';
import { wordsOf } from '../../messages/wordsOf.ts';
import { FormattedText } from '../formattedText.tsx';
import { Outside } from '../outside.tsx';
import type { Words } from '../words.ts';
import { mediaWord, summaryOf } from './summary.ts';

type ContentProps = { message: MessageRow; words: Words };

/** What a message says, as its kind is seen in WhatsApp. */
export const ContentOf = ({ message, words }: ContentProps) => {
  const { content } = message;
  switch (content.type) {
    case 'text':
      return <FormattedText text={content.text} />;
    case 'media':
      return (
        <>
          <File message={message} media={content.media} words={words} />
          <FormattedText text={wordsOf(content)} />
        </>
      );
    case 'location':
      return <PlaceOf place={content} words={words} />;
    case 'contacts':
      return <Cards cards={content.contacts} />;
    case 'buttons':
      return (
        <Titled content={content}>
          <Choices titles={content.buttons.map(({ title }) => title)} />
        </Titled>
      );
    case 'list':
      return (
        <Titled content={content}>
          <Choices titles={content.rows.map(({ title }) => title)} />
        </Titled>
      );
    case 'link':
      return (
        <Titled content={content}>
          <Outside url={content.url}>{content.label}</Outside>
        </Titled>
      );
    case 'template':
      return <TemplateOf message={message} content={content} words={words} />;
    case 'tap':
      return (
        <>
          <FormattedText text={content.title} />
          {content.description && <p class="small dim">{content.description}</p>}
        </>
      );
    case 'form':
      return 'response' in content ? (
        <Answers response={content.response} words={words} />
      ) : (
        <Titled content={content}>
          <Choices titles={[content.cta]} />
        </Titled>
      );
    case 'order':
      return (
        <>
          <b>
            {words.order} ({content.items.length})
          </b>
          <FormattedText text={wordsOf(content)} />
        </>
      );
    case 'reaction':
    case 'edit':
    case 'revoke':
    case 'system':
    case 'unsupported':
    case 'unknown':
      return <p class="dim">{summaryOf(content, words)}</p>;
  }
};

type TitledProps = {
  content: { text: string; header?: string; footer?: string };
  children: unknown;
};

const Titled = ({ content: { header, text, footer }, children }: TitledProps) => (
  <>
    {header && <b>{header}</b>}
    <FormattedText text={text} />
    {footer && <p class="small dim">{footer}</p>}
    {children}
  </>
);

const Choices = ({ titles }: { titles: string[] }) => (
  <ul class="choices">
    {titles.map((title) => (
      <li class="choice">{title}</li>
    ))}
  </ul>
);

type FileProps = {
  message: MessageRow;
  media: Extract<Content | InContent, { type: 'media' }>['media'];
  words: Words;
};

const File = ({ message, media, words }: FileProps) => {
  const word = mediaWord(media, words);
  const href = addressOf(message, media);
  if (href === undefined) {
    // What stands elsewhere is not loaded into a page of ours.
    const url = 'url' in media ? media.url : undefined;
    return url ? <Outside url={url}>{word}</Outside> : <Coming word={word} words={words} />;
  }
  if (media.kind === 'image' || media.kind === 'sticker') {
    return (
      <a href={href} target="_blank" rel="noreferrer">
        <img class={media.kind} src={href} alt={media.caption || word} loading="lazy" />
      </a>
    );
  }
  if (media.kind === 'video') {
    return (
      // biome-ignore lint/a11y/useMediaCaption: nobody has written any for what a stranger sends
      <video src={href} controls preload="metadata" aria-label={word} />
    );
  }
  if (media.kind === 'audio') {
    return (
      // biome-ignore lint/a11y/useMediaCaption: nobody has written any for what a stranger says
      <audio src={href} controls preload="metadata" aria-label={word} />
    );
  }
  return (
    <a class="choice" href={href} target="_blank" rel="noreferrer">
      {word}
    </a>
  );
};

const Coming = ({ word, words }: { word: string; words: Words }) => (
  <p class="dim">{`${word}: ${words.fileComing}`}</p>
);

/** Where a page of ours finds the file; undefined while it is not here. */
function addressOf({ mediaId }: MessageRow, media: FileProps['media']): string | undefined {
  const ours = media.mediaId ?? (mediaId ? toWire('MED', mediaId) : undefined);
  return ours && `/console/media/${ours}`;
}

const PlaceOf = ({ place, words }: { place: Place; words: Words }) => {
  const { latitude, longitude, name, address } = place;
  const at = `${latitude},${longitude}`;
  return (
    <a
      class="choice"
      href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`}
      target="_blank"
      rel="noreferrer"
    >
      {name || words.location}
      <span class="small dim">{address || at}</span>
    </a>
  );
};

const Cards = ({ cards }: { cards: ContactCard[] }) => (
  <ul class="choices">
    {cards.map(({ name, phones = [] }) => (
      <li class="choice">
        {name.formatted_name}
        <span class="small dim">
          {phones.map(({ phone, wa_id: waId }) => phone ?? waId ?? '').join(', ')}
        </span>
      </li>
    ))}
  </ul>
);

type TemplateProps = {
  message: MessageRow;
  content: Extract<Content, { type: 'template' }>;
  words: Words;
};

const TemplateOf = ({ message, content, words }: TemplateProps) => (
  <>
    {content.header?.type === 'text' && <b>{content.header.value.text}</b>}
    {content.header?.type === 'media' && (
      <File message={message} media={content.header.media} words={words} />
    )}
    <FormattedText text={content.text} />
    <Choices
      titles={content.buttons.flatMap((each) => (each.type === 'reply' ? [each.title] : []))}
    />
    <p class="small dim">
      {words.template}: {content.name}
    </p>
  </>
);

const Answers = ({ response, words }: { response: unknown; words: Words }) => (
  <>
    <b>{words.form}</b>
    <dl class="facts">
      {Object.entries(Object(response) as Record<string, unknown>).map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
        </>
      ))}
    </dl>
  </>
);

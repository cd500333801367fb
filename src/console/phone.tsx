import type { Child } from 'hono/jsx';
import type { MediaKind } from '../messages/content.ts';
import { fillIn, type TemplateShape } from '../messages/templateShape.ts';
import { FormattedText } from './formattedText.tsx';
import { Icon } from './icons.tsx';
import type { Words } from './words.ts';

/** A phone on which a chat is open; `name`: with whom. */
export const Phone = ({ name, children }: { name: string; children: Child }) => (
  <section class="phone" aria-label={name}>
    <p class="phone-head">{name}</p>
    <div class="phone-screen">{children}</div>
  </section>
);

type TemplateProps = {
  shape: TemplateShape;
  /** By placeholder; one without a value is shown as it is written. */
  values?: Readonly<Record<string, string>>;
  /** Where a page of ours finds the file above it. */
  media?: string | undefined;
  words: Words;
};

/** An approved message as it is seen on a phone. */
export const TemplateBubble = ({ shape, values = {}, media, words }: TemplateProps) => {
  const { header, body, footer, buttons } = shape;
  return (
    <div class="bubble them template">
      {header?.type === 'media' && <HeaderFile kind={header.kind} media={media} words={words} />}
      {header?.type === 'text' && header.text !== '' && (
        <p class="template-head">{fillIn(header.text, values)}</p>
      )}
      <FormattedText text={fillIn(body, values)} />
      {footer && <p class="small dim">{footer}</p>}
      <ul class="choices">
        {buttons.map((button) => (
          <li class="choice">
            <Icon name={buttonIcons[button.type]} />{' '}
            {button.text || (button.type === 'reply' ? '' : words.copyCode)}
          </li>
        ))}
      </ul>
    </div>
  );
};

type HeaderFileProps = { kind: MediaKind; media: string | undefined; words: Words };

const HeaderFile = ({ kind, media, words }: HeaderFileProps) => {
  const word = words[mediaWords[kind]];
  if (media !== undefined && kind === 'image') return <img src={media} alt={word} />;
  if (media !== undefined && kind === 'video') {
    // biome-ignore lint/a11y/useMediaCaption: nobody has written any for a file that is to be sent
    return <video src={media} controls preload="metadata" aria-label={word} />;
  }
  return (
    <p class={`placeholder ${kind}`}>
      <Icon name={fileIcons[kind]} /> {word}
    </p>
  );
};

/** What a button is seen to do; what needs nothing when it is sent is, but for rare ones, a call. */
const buttonIcons = {
  reply: 'answer',
  url: 'link',
  copy_code: 'copy',
  form: 'note',
  other: 'phone',
} as const;

const fileIcons = {
  image: 'image',
  video: 'video',
  audio: 'attach',
  document: 'outbounds',
  sticker: 'image',
} as const;

const mediaWords = {
  image: 'photo',
  video: 'video',
  audio: 'audio',
  document: 'document',
  sticker: 'sticker',
} as const;

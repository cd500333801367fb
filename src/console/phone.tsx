import type { Child } from 'hono/jsx';
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
  /** By placeholder of its body; one without a value is shown as it is written. */
  values?: Readonly<Record<string, string>>;
  words: Words;
};

/** An approved message as it is seen on a phone. */
export const TemplateBubble = ({ shape, values = {}, words }: TemplateProps) => {
  const { header, body, footer, buttons } = shape;
  return (
    <div class="bubble them">
      {header?.type === 'media' && (
        <p class="placeholder">
          <Icon name="attach" /> {words[mediaWords[header.kind]]}
        </p>
      )}
      {header?.type === 'text' && <b>{fillIn(header.text, values)}</b>}
      <FormattedText text={fillIn(body, values)} />
      {footer && <p class="small dim">{footer}</p>}
      <ul class="choices">
        {buttons.map(({ text, type }) => (
          <li class="choice">{text || (type === 'copy_code' ? words.copyCode : type)}</li>
        ))}
      </ul>
    </div>
  );
};

const mediaWords = {
  image: 'photo',
  video: 'video',
  audio: 'audio',
  document: 'document',
  sticker: 'sticker',
} as const;

import type { Font } from 'fontkit';
import { emojiToName } from 'gemoji';

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** What joins or varies the signs beside it, and is nothing by itself. */
const unseen = /\p{Default_Ignorable_Code_Point}|\p{Emoji_Modifier}/gu;

/**
 * A text as a font can draw it: what it has no letters for is an emoji's name (`:+1:`), or `?`. A skin
 * color is left out.
 */
export function drawnText(text: string, font: Pick<Font, 'hasGlyphForCodePoint'>): string {
  // Most texts are plain, and have letters in every font.
  if (/^[\t\n\r\x20-\x7e]*$/.test(text)) return text;
  return [...graphemes.segment(text)].map(({ segment }) => drawn(segment, font)).join('');
}

function drawn(sign: string, font: Pick<Font, 'hasGlyphForCodePoint'>): string {
  const seen = sign.replace(unseen, '');
  const has = (letter: string) =>
    /\s/.test(letter) || font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0);
  // Several signs joined to one picture would come apart.
  const isJoined = sign.includes('\u200d') || /\p{Regional_Indicator}/u.test(sign);
  if (!isJoined && [...seen].every(has)) return seen;
  const name = [sign, sign.replaceAll('\ufe0f', ''), seen, `${seen}\ufe0f`]
    .map((each) => emojiToName[each])
    .find((each) => each !== undefined);
  if (name !== undefined) return `:${name}:`;
  return [...seen].map((letter) => (has(letter) ? letter : '?')).join('');
}

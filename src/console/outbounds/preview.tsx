import { toWire } from '../../db/ids.ts';
import { namedShape, type TemplateShape } from '../../messages/templateShape.ts';
import { askedBefore, examplesOf } from '../../outbounds/askedBefore.ts';
import { draftShape } from '../../outbounds/draftTemplate.ts';
import type { OutboundRow } from '../../outbounds/getOutbound.ts';
import { Phone, TemplateBubble } from '../phone.tsx';
import type { Words } from '../words.ts';
import { filePath } from './places.ts';
import { askedOf, fileOf, isCode, type Written } from './written.ts';

type DraftProps = { written: Written; from: string; words: Words };

/** What is being written, as it will be seen; `from`: whom it will come from. */
export const DraftPhone = ({ written, from, words }: DraftProps) => {
  const asked = askedOf(written);
  const shape = isCode(written) ? codeShape(written.language, written.minutes) : draftShape(asked);
  const labelled = {
    ...shape,
    buttons: shape.buttons.map((button, at) => ({
      ...button,
      text: button.text || emptyLabel(written.buttons[at]?.type, words),
    })),
  };
  const isEmpty = shape.body === '' && shape.header === undefined && shape.buttons.length === 0;
  return (
    <Phone name={from || words.preview}>
      {isEmpty ? (
        <p class="small dim">{words.outbounds.previewEmpty}</p>
      ) : (
        <TemplateBubble
          shape={labelled}
          values={shownValues(asked.examples)}
          media={fileOf(written) ? filePath(fileOf(written)) : undefined}
          words={words}
        />
      )}
    </Phone>
  );
};

const emptyLabel = (type: Written['buttons'][number]['type'] | undefined, words: Words): string =>
  type === undefined || type === 'COPY_CODE' ? '' : words.outbounds.buttonTypes[type];

/** A variable without a value is shown by its name. */
const shownValues = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));

type StoredProps = {
  outbound: OutboundRow;
  from: string;
  /** By variable, in the place of the examples. */
  values?: Readonly<Record<string, string>>;
  words: Words;
};

/** An outbound as people see it. */
export const OutboundPhone = ({ outbound, from, values = {}, words }: StoredProps) => {
  const { mediaId } = outbound;
  const file = mediaId === null ? undefined : filePath(toWire('MED', mediaId));
  return (
    <Phone name={from}>
      <TemplateBubble
        shape={shownShape(outbound)}
        values={{ ...examplesIn(outbound), ...shownValues(values) }}
        media={file}
        words={words}
      />
    </Phone>
  );
};

/** Of a code that has just been handed in, WhatsApp’s text has not been read yet. */
function shownShape(outbound: OutboundRow): TemplateShape {
  const { category, shape, language, variableMapping } = outbound;
  if (category !== 'AUTHENTICATION' || !/^\{\{\w+\}\}$/.test(shape.body)) {
    return namedShape(shape, variableMapping);
  }
  return codeShape(language, String(askedBefore(outbound).codeExpiresInMinutes ?? ''));
}

/** The values that Meta was shown, by variable; of a code one that looks like one. */
export const examplesIn = (outbound: OutboundRow): Record<string, string> => ({
  ...examplesOf(outbound),
  ...(outbound.category === 'AUTHENTICATION' && { code: '123456' }),
});

/** WhatsApp’s own words for a code, by the template’s language. Source: Meta, "Authentication templates". */
const codeTexts = {
  en: {
    body: '*{{code}}* is your verification code.',
    footer: 'This code expires in MINUTES minutes.',
    button: 'Copy code',
  },
  es: {
    body: '*{{code}}* es tu código de verificación.',
    footer: 'Este código caduca en MINUTES minutos.',
    button: 'Copiar código',
  },
  pt: {
    body: 'Seu código de verificação é *{{code}}*.',
    footer: 'Este código expira em MINUTES minutos.',
    button: 'Copiar código',
  },
} as const;

function codeShape(language: string, minutes: string): TemplateShape {
  const [base] = language.split('_');
  const texts = base === 'es' || base === 'pt' ? codeTexts[base] : codeTexts.en;
  return {
    body: texts.body,
    ...(minutes && { footer: texts.footer.replace('MINUTES', minutes) }),
    buttons: [{ type: 'copy_code', text: texts.button }],
  };
}

import { type JsonRecord, recordsOf, textOf } from '../record.ts';

const words = {
  en: { body: '*{{1}}* is your verification code.', button: 'Copy code' },
  es: { body: '*{{1}}* es tu código de verificación.', button: 'Copiar código' },
  pt: { body: 'Seu código de verificação é *{{1}}*.', button: 'Copiar código' },
};

/** An authentication template as it is listed: its texts are Meta's own, by its language. */
export function codeComponents(components: readonly JsonRecord[], language: string): JsonRecord[] {
  const base = language.slice(0, 2);
  const said = base === 'es' || base === 'pt' ? words[base] : words.en;
  const minutes = components.find((one) => one.code_expiration_minutes !== undefined);
  const hasButton = components.some(
    (one) =>
      textOf(one.type)?.toUpperCase() === 'BUTTONS' &&
      recordsOf(one.buttons).some((button) => textOf(button.type)?.toUpperCase() === 'OTP'),
  );
  return [
    { type: 'BODY', text: said.body, example: { body_text: [['123456']] } },
    ...(minutes === undefined
      ? []
      : [{ type: 'FOOTER', code_expiration_minutes: minutes.code_expiration_minutes }]),
    ...(hasButton
      ? [
          {
            type: 'BUTTONS',
            buttons: [
              {
                type: 'URL',
                text: said.button,
                url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}',
                example: ['https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp123456'],
              },
            ],
          },
        ]
      : []),
  ];
}

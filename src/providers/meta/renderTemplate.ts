import type { Template, TemplateButton, TemplateValue } from '../../messages/content.ts';

/**
 * A template in Meta's words: its name, its language, and a value for each placeholder. Undefined where
 * its header's media is neither at Meta nor at an address: that is given anew with every send.
 */
export function renderTemplate(
  { name, language, header, body, buttons }: Template,
  providerMediaId: string | undefined,
): object | undefined {
  const headerParameter = header && headerOf(header, providerMediaId);
  if (header && !headerParameter) return undefined;
  const components = [
    ...(headerParameter ? [{ type: 'header', parameters: [headerParameter] }] : []),
    ...(body.length > 0 ? [{ type: 'body', parameters: body.map(textOf) }] : []),
    ...buttons.map(buttonOf),
  ];
  return {
    type: 'template',
    template: {
      name,
      language: { code: language },
      ...(components.length > 0 ? { components } : {}),
    },
  };
}

const textOf = ({ text, name }: TemplateValue): object => ({
  type: 'text',
  ...(name === undefined ? {} : { parameter_name: name }),
  text,
});

function headerOf(
  header: NonNullable<Template['header']>,
  providerMediaId: string | undefined,
): object | undefined {
  if (header.type === 'text') return textOf(header.value);
  const { kind, url, filename } = header.media;
  const source = providerMediaId ? { id: providerMediaId } : url ? { link: url } : undefined;
  if (!source) return undefined;
  return {
    type: kind,
    [kind]: { ...source, ...(kind === 'document' && filename ? { filename } : {}) },
  };
}

/** Meta's own samples give the index as text. */
function buttonOf(button: TemplateButton): object {
  const component = (subType: string, parameter: object) => ({
    type: 'button',
    sub_type: subType,
    index: String(button.index),
    parameters: [parameter],
  });
  switch (button.type) {
    case 'reply':
      return component('quick_reply', { type: 'payload', payload: button.payload });
    case 'url':
      return component('url', { type: 'text', text: button.value });
    case 'copy_code':
      return component('copy_code', { type: 'coupon_code', coupon_code: button.value });
    case 'form':
      // Its answers belong to no step; the token is what Meta itself puts where there is none.
      return component('flow', { type: 'action', action: { flow_token: 'unused' } });
  }
}

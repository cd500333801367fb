import type { ShapeButton, TemplateShape } from '../messages/templateShape.ts';
import type { NewButton } from '../providers/management.ts';
import type { DraftTemplate } from './draftTemplate.ts';

/** A template that is handed in, as it will be read from the provider. `kind`: of the file in its header. */
export function shapeOf(
  { category, header, body, footer, buttons }: DraftTemplate['template'],
  kind: 'image' | 'video' | 'document' | undefined,
): TemplateShape {
  return {
    ...(kind !== undefined && { header: { type: 'media' as const, kind } }),
    ...(header && { header: { type: 'text' as const, text: header.text } }),
    body: body.text,
    ...(footer !== undefined && { footer }),
    // What copies a code takes it as an address does.
    buttons:
      category === 'AUTHENTICATION'
        ? [{ type: 'url', text: '', url: '{{1}}' }]
        : buttons.map(buttonOf),
  };
}

function buttonOf(button: NewButton): ShapeButton {
  switch (button.type) {
    case 'reply':
      return { type: 'reply', text: button.text };
    case 'url':
      return { type: 'url', text: button.text, url: button.url };
    case 'phone':
      return { type: 'other', text: button.text };
    case 'copy_code':
      return { type: 'copy_code', text: '' };
  }
}

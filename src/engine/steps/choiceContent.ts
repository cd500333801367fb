import type { Content } from '../../messages/content.ts';
import { addressHere, tapAddress } from '../address.ts';
import { limits } from '../limits.ts';
import { fitted, ownLanguage, type Run, spoken } from '../run.ts';
import { label } from '../sentences.ts';
import type { ChoiceStep } from './choice.ts';
import type { Page, ShownOption } from './options.ts';

/** The message of a choice. `before` stands over the prompt, as after a wrong answer. */
export function choiceContent(step: ChoiceStep, run: Run, page: Page, before?: string): Content {
  const limit = page.style === 'buttons' ? limits.buttonsBody : limits.listBody;
  const prompt = spoken(run, 'text', step.text, limit);
  const text = before === undefined ? prompt : fitted(run, `${before}\n\n${prompt}`, limit, 'text');
  const frame = {
    ...(step.header === undefined
      ? {}
      : { header: spoken(run, 'header', step.header, limits.header) }),
    ...(step.footer === undefined
      ? {}
      : { footer: spoken(run, 'footer', step.footer, limits.footer) }),
  };
  if (page.style === 'buttons') {
    const buttons = page.options.map((option) => ({
      id: replyId(run, option),
      title: option.title,
    }));
    return { type: 'buttons', text, ...frame, buttons };
  }
  return {
    type: 'list',
    text,
    ...frame,
    button:
      step.button === undefined
        ? label(ownLanguage(run), 'options')
        : spoken(run, 'button', step.button, limits.label),
    rows: page.options.map((option) => ({
      id: replyId(run, option),
      title: option.title,
      ...(option.description ? { description: option.description } : {}),
    })),
  };
}

const replyId = (run: Run, option: ShownOption): string =>
  `${run.scene.process.id}:${tapAddress(addressHere(run))}:${option.reply}`;

import { z } from 'zod';
import { stepName, template } from '../fields.ts';
import { find, type Run, text } from '../run.ts';
import { templatesIn } from './part.ts';
import { leaveBy, type StepType } from './stepType.ts';

export const tagSchema = z
  .strictObject({
    type: z.literal('tag'),
    on: z.enum(['contact', 'chat']),
    add: z.array(template).optional(),
    remove: z.array(template).optional(),
    next: stepName,
  })
  .refine(({ add = [], remove = [] }) => add.length + remove.length > 0, {
    message: 'a tag step adds or removes something',
  });

const longestTag = 100;

/** Puts tags on the contact or on the chat, and takes tags off; one that is put on as well stays on. */
export const tagStep: StepType<z.infer<typeof tagSchema>> = {
  waitsFor: 'nothing',
  exits: ({ next }) => ({ next }),
  parts: (step) => [...templatesIn('add', step.add), ...templatesIn('remove', step.remove)],
  enter: (step, run) => {
    const add = tagsIn(run, step.add);
    const remove = tagsIn(run, step.remove).filter((tag) => !add.includes(tag));
    if (add.length + remove.length > 0) {
      run.effects.push({ type: 'tag', on: step.on, add, remove });
      if (step.on === 'contact') retagContact(run, add, remove);
    }
    return leaveBy('next');
  },
};

function tagsIn(run: Run, sources: string[] = []): string[] {
  const tags = sources.map((source) => text(run, source).trim()).filter((tag) => fits(run, tag));
  return [...new Set(tags)];
}

function fits(run: Run, tag: string): boolean {
  if (tag === '') return false;
  if (tag.length <= longestTag) return true;
  find(run, 'tag_refused', `a tag has at most ${longestTag} characters, not ${tag.length}`);
  return false;
}

/** For the steps that follow; the effect itself holds whatever the contact has. */
function retagContact(run: Run, add: string[], remove: string[]): void {
  const kept = run.contact.tags.filter((tag) => !remove.includes(tag));
  run.contact = { ...run.contact, tags: [...new Set([...kept, ...add])] };
}

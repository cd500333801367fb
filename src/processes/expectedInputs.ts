import type { ProcessState } from '../engine/effects.ts';
import { shownText } from '../messages/shownText.ts';
import type { Standing } from './readStanding.ts';

/** A field that a page asks its end user for, in the reference's words. */
export type ExpectedInput = {
  name: string;
  /** What is to be given: `text`, `number`, `date`, `media`, `options`, `form` … */
  type: string;
  value: string;
  description: string;
  placeholder: string;
  /** Most characters; 0 where nothing bounds it. */
  length: number;
  read_only: boolean;
  /** Of `options`: what may be given as the value. */
  options?: { value: string; label: string }[];
};

/** What the step at which a process stands waits for; nothing where it waits for no answer. */
export function expectedInputs(
  { address, step, said }: Standing,
  { memory }: Pick<ProcessState, 'memory'>,
): ExpectedInput[] {
  const asked = said.findLast((row) => row.step === address);
  const field = (name: string, type: string): ExpectedInput => ({
    name,
    type,
    value: '',
    description: asked ? shownText(asked.content) : '',
    placeholder: '',
    length: 0,
    read_only: false,
  });
  switch (step.type) {
    case 'question': {
      const { answer } = step;
      const length = answer.type === 'text' ? (answer.max ?? 0) : 0;
      return [{ ...field(answer.save_as, answer.type), length }];
    }
    case 'choice': {
      const options = (memory.offered ?? []).map(({ reply, title }) => ({
        value: reply,
        label: title,
      }));
      return [{ ...field(step.save_as ?? 'option', 'options'), options }];
    }
    case 'form':
      return [field(step.save_as, 'form')];
    case 'handoff':
      return [field('message', 'text')];
    default:
      return [];
  }
}

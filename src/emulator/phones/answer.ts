import { contentOf } from '../content.ts';
import { controlProblemOf } from '../controls/controlError.ts';
import type { Emulator } from '../emulator.ts';
import type { ChatMessage } from '../world.ts';
import { say } from './say.ts';

/** An automatic person answers what they got, if one of their answers fits it. */
export function answerAutomatically(emulator: Emulator, message: ChatMessage): void {
  const { auto } = message.phone;
  if (auto === undefined) return;
  const answer = auto.answers.find(
    (one) => !(auto.once && one.isUsed) && isAbout(message, one.when),
  );
  if (answer === undefined) return;
  answer.isUsed = true;
  emulator.clock.after(auto.thinkMs, () => {
    try {
      say(emulator, message.phone, { ...answer.do, line: message.line.phoneNumberId });
    } catch (error) {
      // Tapping what is no longer there, or writing while blocked: a person would just not do it.
      if (controlProblemOf(error) === undefined) throw error;
    }
  });
}

/** `when` is a part of the text, in any case, or the id of a button or row. */
function isAbout(message: ChatMessage, when: string): boolean {
  const { text, buttons, rows } = contentOf(message);
  return (
    (text?.toLowerCase().includes(when.toLowerCase()) ?? false) ||
    buttons.some((button) => button.id === when) ||
    rows.some((row) => row.id === when)
  );
}

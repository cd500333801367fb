import { forgetViewer, noteViewer, readViewers, type Viewer } from '../../chats/viewers.ts';
import type { Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { atMostEvery, onceASecond } from './atMostEvery.ts';
import { type Names, nameOf } from './happening.tsx';
import { readNames } from './readInbox.ts';
import { dataLines, type Reads } from './reads.ts';
import { createShown } from './shown.ts';

/** Says to the others that one is there, and who of them is, once a second at most. */
export function watchViewers(
  reads: Reads,
  { words }: Visit,
  of: { chatId: string; email: string },
) {
  const mayNote = atMostEvery(() => 10_000);
  const mayLook = onceASecond();
  const shown = createShown({});
  return {
    /** Texts of the stream. */
    async *tell(): AsyncGenerator<string> {
      if (!mayLook()) return;
      if (mayNote()) await reads.inUnit((unit) => noteViewer(unit, of));
      const all = await reads.once('viewers', 50, readViewers);
      const others = all.filter(({ chatId, email }) => chatId === of.chatId && email !== of.email);
      const names =
        others.length > 0 ? await reads.once('names', 1_000, readNames) : new Map<string, string>();
      const text = String(<Viewers others={others} names={names} words={words} />);
      if (shown.isNew('viewers', text)) yield `${dataLines(text)}\n`;
    },
    leave: () => reads.inUnit((unit) => forgetViewer(unit, of)),
  };
}

type ViewersProps = {
  others: Viewer[];
  names: Names;
  words: Words;
};

const Viewers = ({ others, names, words }: ViewersProps) => {
  const writing = others.filter(({ isWriting }) => isWriting);
  const named = (each: ViewersProps['others']) =>
    each.map(({ email }) => nameOf(email, names)).join(', ');
  return (
    <hx-partial hx-target="#viewers" hx-swap="innerHTML">
      {writing.length > 0
        ? `${named(writing)} ${words.isWriting}…`
        : others.length > 0 && `${words.alsoHere}: ${named(others)}`}
    </hx-partial>
  );
};

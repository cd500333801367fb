import type { ErrorDetail } from '../../errors.ts';
import { Refused } from '../layout.tsx';
import { Sentence } from '../sentence.tsx';
import type { Words } from '../words.ts';

type RefusedWithProps = {
  words: Words;
  message: string | undefined;
  details?: ErrorDetail[] | undefined;
};

/** What was wrong, and each thing of it. */
export const RefusedWith = ({ words, message, details = [] }: RefusedWithProps) => {
  if (message === undefined || details.length === 0) {
    return <Refused words={words} message={message} />;
  }
  return (
    <div class="said bad" role="alert">
      <p>
        <Sentence words={words}>{message}</Sentence>
      </p>
      <ul class="details small">
        {details.map(({ path, message: each }) => (
          <li>
            {path && <code>{path}</code>} <Sentence words={words}>{each}</Sentence>
          </li>
        ))}
      </ul>
    </div>
  );
};

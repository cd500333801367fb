import type { SegmentPreview } from '../../contacts/previewSegment.ts';
import { AppError } from '../../errors.ts';
import { whole } from '../figures.tsx';
import type { Words } from '../words.ts';
import { nameIn } from './nameIn.ts';
import { pathOfContact } from './places.ts';

type FittingProps = { fits: SegmentPreview | AppError | undefined; words: Words };

/** How many a segment means as it is written, and a few of them. */
export const Fitting = ({ fits, words }: FittingProps) => {
  const { contacts, lang } = words;
  if (fits === undefined || fits instanceof AppError) {
    return (
      <section class="card tight">
        <h2>{contacts.fitting}</h2>
        <p class="dim">{contacts.fittingHint}</p>
      </section>
    );
  }
  return (
    <section class="card stack" role="status">
      <h2>
        {contacts.fitting}: <span class="number">{whole(fits.count, lang)}</span>
      </h2>
      {fits.count === 0 && <p class="dim">{contacts.fitsNobody}</p>}
      <ul class="list small">
        {fits.samples.map((contact) => (
          <li>
            <a href={pathOfContact(contact.id)}>{nameIn(contact, words)}</a>
            <span class="dim">{contact.phone}</span>
          </li>
        ))}
      </ul>
    </section>
  );
};

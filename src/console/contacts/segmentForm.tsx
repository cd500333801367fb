import type { PropertyRow } from '../../contacts/listProperties.ts';
import type { SegmentPreview } from '../../contacts/previewSegment.ts';
import { AppError } from '../../errors.ts';
import { Icon } from '../icons.tsx';
import { Sentence } from '../sentence.tsx';
import type { Words } from '../words.ts';
import { Conditions } from './conditionRows.tsx';
import { segmentsPath } from './places.ts';
import { type Draft, readAsForm } from './segmentDraft.ts';
import { Fitting } from './segmentFits.tsx';

type FormProps = {
  /** Where it is saved. */
  action: string;
  draft: Draft;
  properties: PropertyRow[];
  /** Who fits, or what is wrong with what was written. */
  fits: SegmentPreview | AppError | undefined;
  /** Where the conditions stand of which that is. */
  places: number[];
  words: Words;
};

/** A segment is written, and shows whom it means before it is saved. */
export const SegmentForm = ({ action, draft, properties, fits, places, words }: FormProps) => {
  const { contacts } = words;
  const error = fits instanceof AppError ? fits : undefined;
  const path = error?.details[0]?.path ?? '';
  const look = `${action}/form`;
  // What was left is looked at, unless a button that is pressed then has it all looked at anyway.
  const again = {
    'hx-post': look,
    'hx-target': '#segment',
    'hx-swap': 'outerMorph',
    'hx-sync': '#segment:replace',
  };
  const pressed = { formaction: look, ...again };
  return (
    <form
      id="segment"
      class="stack segment"
      method="post"
      action={action}
      {...again}
      hx-trigger="change"
      novalidate
    >
      <button class="unseen" type="submit" tabindex={-1} {...pressed}>
        {contacts.showFits}
      </button>
      <section class="card stack">
        <label class="narrow">
          {words.name}
          <input
            name="name"
            value={draft.name}
            maxlength={100}
            autocomplete="off"
            aria-describedby="name-said"
            required
          />
          <span id="name-said" class="small why">
            {error && path === 'name' && nameProblem(error, words)}
          </span>
        </label>
        {draft.json === undefined ? (
          <Conditions
            draft={draft}
            properties={properties}
            error={error}
            places={places}
            pressed={pressed}
            words={words}
          />
        ) : (
          <label>
            {contacts.asJson}
            <textarea class="code" name="json" rows={10} aria-describedby="json-said">
              {draft.json}
            </textarea>
            <span class="small dim">{contacts.jsonHint}</span>
            <span id="json-said" class="small why" role="alert">
              {error && path.startsWith('query') && (
                <Sentence words={words}>{error.message}</Sentence>
              )}
            </span>
          </label>
        )}
        <div class="row">
          {draft.json === undefined && (
            <button type="submit" name="do" value="add" {...pressed}>
              <Icon name="plus" /> {contacts.addCondition}
            </button>
          )}
          {draft.json === undefined ? (
            <button type="submit" name="do" value="json" {...pressed}>
              {contacts.writeJson}
            </button>
          ) : (
            readAsForm(draft, properties) && (
              <button type="submit" name="do" value="form" {...pressed}>
                {contacts.writeForm}
              </button>
            )
          )}
        </div>
      </section>
      <Fitting fits={fits} words={words} />
      <div class="row">
        <button class="main" type="submit">
          {words.save}
        </button>
        <a class="button" href={segmentsPath}>
          {words.cancel}
        </a>
      </div>
    </form>
  );
};

const nameProblem = ({ code }: AppError, { contacts }: Words): string =>
  code === 'conflict' ? contacts.segmentTaken : contacts.segmentNameless;

import { createHash } from 'node:crypto';
import { canonicalJson } from '../messages/canonicalJson.ts';
import type { Json } from '../messages/events.ts';
import type { TemplateShape } from '../messages/templateShape.ts';
import type { OutboundChange, Submission } from './table.ts';

/** Whoever hands a template in has so long; then somebody else may take it that they are no more. */
const lastsMs = 5 * 60_000;

/** The mark of handing something in, before the provider is asked. `asked`: all that was asked for. */
export const submissionOf = (now: Date, asked: unknown, change?: OutboundChange): Submission => ({
  hash: hashOf(asked),
  until: new Date(now.getTime() + lastsMs).toISOString(),
  ...(change && { change }),
});

/** Whether somebody is at it just now. */
export const isUnderWay = (submission: Submission | null, now: Date): boolean =>
  submission !== null && new Date(submission.until) > now;

/** Whether it is this that was handed in, by somebody who never came to know how it ended. */
export const isSame = (submission: Submission | null, asked: unknown): boolean =>
  submission?.hash === hashOf(asked);

const hashOf = (asked: unknown): string =>
  // It came out of a request's JSON; what is undefined was not given.
  createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(asked)) as Json))
    .digest('hex');

/** Whether a template at the provider is the changed one. */
export const isChanged = (shape: TemplateShape, { shape: changed }: OutboundChange): boolean =>
  shape.body === changed.body &&
  shape.footer === changed.footer &&
  canonicalJson(labelsOf(shape)) === canonicalJson(labelsOf(changed)) &&
  canonicalJson((shape.header ?? null) as Json) === canonicalJson((changed.header ?? null) as Json);

// The label of a copy button is the provider's own.
const labelsOf = ({ buttons }: TemplateShape): Json =>
  buttons.map((button) => (button.type === 'copy_code' ? button.type : button.text));

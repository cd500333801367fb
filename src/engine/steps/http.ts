import { z } from 'zod';
import type { CallAnswer, Json } from '../../messages/events.ts';
import {
  type CallRequest,
  joined,
  jsonPieces,
  maxRequestLength,
  type Segment,
} from '../callRequest.ts';
import { durationMs } from '../duration.ts';
import type { Effect } from '../effects.ts';
import { duration, json, stepName, template, variableName } from '../fields.ts';
import { valueAt } from '../paths.ts';
import { find, guarded, noteReads, type Run, save } from '../run.ts';
import { callId } from '../scope.ts';
import type { Part } from './part.ts';
import { endAs, exitsOf, leaveBy, type Move, type StepType, stay } from './stepType.ts';

const mostTimeoutMs = 30_000;
const mostDelayMs = 3_600_000;

/** What the caller sets itself, or no request may have. */
const ownHeaders: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const headerName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'a header name is letters, digits and -, as in X-Api-Key')
  .refine((name) => !ownHeaders.has(name.toLowerCase()), 'this header cannot be set by a flow');

export const httpSchema = z.strictObject({
  type: z.literal('http'),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  url: template.min(1, 'a url cannot be empty'),
  headers: z.record(headerName, template).optional(),
  body: json.optional(),
  timeout: duration.refine(
    (written) => isWithin(written, mostTimeoutMs),
    'the timeout of a call is at most 30s',
  ),
  retry: z
    .strictObject({
      attempts: z.int().min(1).max(5),
      delay: duration.refine(
        (written) => isWithin(written, mostDelayMs),
        'the delay between tries is at most 1h',
      ),
    })
    .optional(),
  save_as: variableName.optional(),
  pick: z.string().min(1).optional(),
  failed: stepName.optional(),
  next: stepName,
});

type HttpStep = z.infer<typeof httpSchema>;

/**
 * Calls out and waits for the answer, which is kept on both exits. What comes in meanwhile is held for the
 * next step that waits for the contact.
 */
export const httpStep: StepType<HttpStep> = {
  waitsFor: 'world',
  exits: ({ next, failed }) => exitsOf({ next, failed }),
  parts: (step) => [
    ...callParts('url', step.url),
    ...callParts('headers', step.headers),
    ...callParts('body', step.body),
  ],
  enter: (step, run) => {
    const request = requestOf(step, run);
    if (request === undefined) return keep(step, run, noAnswer('request_failed'));
    run.memory = { call: callId(run) };
    run.effects.push(callOf(step, run, request));
    return stay;
  },
  answered: keep,
};

/** An answer that never came, and why. */
const noAnswer = (error: string): CallAnswer => ({ status: 0, headers: {}, body: null, error });

function keep(step: HttpStep, run: Run, answer: CallAnswer): Move {
  const { status, headers, body, error } = answer;
  const picked = step.pick === undefined ? body : pickedOf(body, step.pick);
  const kept = { status, headers, body: picked, ...(error === undefined ? {} : { error }) };
  const isGood = error === undefined && status >= 200 && status <= 299;
  if (step.save_as === undefined || save(run, step.save_as, kept)) {
    return isGood ? leaveBy('next') : failed(step);
  }
  save(run, step.save_as, { status, headers: {}, body: null, error: 'answer_too_large' });
  return failed(step);
}

/** A flow without a way for that is not published; it ends rather than waits for ever. */
const failed = (step: HttpStep): Move =>
  step.failed === undefined
    ? endAs({ status: 'failure', failureStatus: 'system_error', declinedReason: 'call_failed' })
    : leaveBy('failed');

/** `data.items.0.id`, or the same with `items[0]`. */
const pickedOf = (body: Json, pick: string): Json =>
  valueAt({ body }, ['body', ...pick.replaceAll(/\[(\d+)\]/g, '.$1').split('.')]);

const callOf = (step: HttpStep, run: Run, request: CallRequest): Effect => ({
  type: 'call',
  id: callId(run),
  visit: run.visit,
  request,
  timeoutMs: durationMs(step.timeout),
  retries: step.retry?.attempts ?? 0,
  retryAfterMs: step.retry === undefined ? 0 : durationMs(step.retry.delay),
});

/** The request as far as it can be known here; undefined when a template fails, which is a finding. */
function requestOf(step: HttpStep, run: Run): CallRequest | undefined {
  return guarded(run, undefined, () => {
    const { method, headers = {} } = step;
    const request: CallRequest = {
      method,
      url: pieces(run, step.url, 'text'),
      headers: Object.entries(headers).map(([name, source]) => ({
        name,
        value: pieces(run, source, 'text'),
      })),
      ...(step.body === undefined ? {} : { body: bodyOf(step.body, run) }),
    };
    if (JSON.stringify(request).length <= maxRequestLength) return request;
    find(run, 'request_too_large', 'the request came out longer than 256 KiB');
    return undefined;
  });
}

/** A text is sent as it is, unless it comes out as another type; all else as JSON. */
function bodyOf(written: Json, run: Run): NonNullable<CallRequest['body']> {
  if (typeof written === 'string') {
    const typed = pieces(run, written, 'typed');
    if (typed.length > 0) return { type: 'application/json', content: typed };
    return { type: 'text/plain; charset=utf-8', content: pieces(run, written, 'text') };
  }
  const content = joined(jsonPieces(written, (source) => pieces(run, source, 'json')));
  return { type: 'application/json', content };
}

/** Throws when the template fails while running. */
function pieces(run: Run, source: string, as: 'text' | 'json' | 'typed'): Segment[] {
  const template = run.flow.callTemplate(source);
  noteReads(run, template.paths, run.scope);
  return template[as](run.scope, run.place);
}

function callParts(path: string, value: unknown): Part[] {
  if (typeof value === 'string') return [{ kind: 'call', path, source: value }];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => callParts(`${path}.${key}`, inner));
}

function isWithin(written: string, most: number): boolean {
  try {
    return durationMs(written) <= most;
  } catch {
    // No duration at all, which has its own sentence.
    return true;
  }
}

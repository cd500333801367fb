import * as z from 'zod';
import type { Random } from './random.ts';

const positive = z.number().int().positive();
const delay = z.number().min(0);

const answerSchema = z.strictObject({
  /** `lost_after`: accepted, but the socket closes without an answer; `cut`: half an answer. */
  answer: z.enum(['lost_after', 'lost_before', 'cut']).optional(),
  http: z.number().int().min(200).max(599).optional(),
  body: z.unknown().optional(),
  error: z.strictObject({ code: z.number().int(), details: z.string().optional() }).optional(),
  delay_ms: delay.optional(),
});

const webhookSchema = z.strictObject({
  /** So many more times, each after the other; with `at_once` all together. */
  repeat: positive.optional(),
  at_once: z.boolean().optional(),
  delay_ms: delay.optional(),
  /** Each waits a while drawn from this span, so that they overtake each other. */
  reorder_ms: delay.optional(),
  /** `once`: the first attempt is lost on the way, the retry brings it. */
  drop: z.enum(['once', 'always']).optional(),
  fail_after: z.enum(['accepted', 'sent', 'delivered']).optional(),
  code: z.number().int().optional(),
  sequence: z
    .array(z.enum(['sent', 'delivered', 'read', 'played', 'failed', 'deleted', 'warning']))
    .optional(),
  /** The status arrives before the answer to the send does. */
  before_answer: z.boolean().optional(),
  bad_signature: z.boolean().optional(),
  /** The body arrives in so many pieces. */
  split: positive.optional(),
});

const common = {
  match: z
    .strictObject({
      to: z.string().optional(),
      line: z.string().optional(),
      type: z.string().optional(),
      text: z.string().optional(),
      template: z.string().optional(),
      status: z.string().optional(),
      path: z.string().optional(),
    })
    .default({}),
  rate: z.number().min(0).max(1).optional(),
  every: positive.optional(),
  first: positive.optional(),
  times: positive.optional(),
};

/** Body of `POST /emulator/faults`. */
export const faultSchema = z.union([
  z.strictObject({ on: z.enum(['send', 'graph']), ...common, do: answerSchema }),
  z.strictObject({ on: z.enum(['status', 'message']), ...common, do: webhookSchema }),
]);

export type AnswerFault = z.infer<typeof answerSchema>;
export type WebhookFault = z.infer<typeof webhookSchema>;
type FaultInput = z.infer<typeof faultSchema>;
type AnswerInput = Extract<FaultInput, { do: AnswerFault; on: 'send' | 'graph' }>;
type WebhookInput = Extract<FaultInput, { on: 'status' | 'message' }>;

type Counted = { fault_id: string; hits: number; seen: number };
export type Fault = Counted & FaultInput;

/** What is about to happen, as far as a fault can ask about it. */
export type Occasion = {
  /** Names of the person: digits of the number, user id. */
  people: readonly (string | undefined)[];
  /** Names of the line: its phone_number_id, digits of its number. */
  lines: readonly (string | undefined)[];
  type?: string | undefined;
  text?: string | undefined;
  template?: string | undefined;
  status?: string | undefined;
  path?: string | undefined;
};

const bare = (name: string): string => (name.startsWith('+') ? name.slice(1) : name);

function isMatch(fault: Fault, occasion: Occasion): boolean {
  const { to, line, type, text, template, status, path } = fault.match;
  return (
    (to === undefined || occasion.people.includes(bare(to))) &&
    (line === undefined || occasion.lines.includes(bare(line))) &&
    (type === undefined || type === occasion.type) &&
    (text === undefined || (occasion.text?.includes(text) ?? false)) &&
    (template === undefined || template === occasion.template) &&
    (status === undefined || status === occasion.status) &&
    (path === undefined || (occasion.path?.includes(path) ?? false))
  );
}

/** Whether a fault that fits strikes this time; counts that it was asked. */
function strikes(fault: Fault, random: Random): boolean {
  if (fault.times !== undefined && fault.hits >= fault.times) return false;
  fault.seen += 1;
  if (fault.first !== undefined && fault.seen > fault.first) return false;
  if (fault.every !== undefined && fault.seen % fault.every !== 0) return false;
  if (fault.rate !== undefined && random() >= fault.rate) return false;
  fault.hits += 1;
  return true;
}

const isPlan = (fault: WebhookFault): boolean =>
  fault.sequence !== undefined || fault.fail_after !== undefined;

/** The fault for a request to the Graph API, a send being one too: the first that strikes. */
export function strikeAnswer(
  faults: readonly Fault[],
  isSend: boolean,
  occasion: () => Occasion,
  random: Random,
): AnswerFault | undefined {
  const isCandidate = (fault: Fault): fault is Counted & AnswerInput =>
    fault.on === 'graph' || (fault.on === 'send' && isSend);
  return strike(faults, isCandidate, occasion, random)?.do;
}

/** The fault that changes which statuses a message will have. */
export function strikePlan(
  faults: readonly Fault[],
  occasion: () => Occasion,
  random: Random,
): WebhookFault | undefined {
  const isCandidate = (fault: Fault): fault is Counted & WebhookInput =>
    fault.on === 'status' && isPlan(fault.do);
  return strike(faults, isCandidate, occasion, random)?.do;
}

/** The fault that makes a status overtake the answer to its send. */
export function strikeBeforeAnswer(
  faults: readonly Fault[],
  occasion: () => Occasion,
  random: Random,
): WebhookFault | undefined {
  const isCandidate = (fault: Fault): fault is Counted & WebhookInput =>
    fault.on === 'status' && !isPlan(fault.do) && fault.do.before_answer === true;
  return strike(faults, isCandidate, occasion, random)?.do;
}

/** The fault for one webhook on its way. */
export function strikeWebhook(
  faults: readonly Fault[],
  on: 'status' | 'message',
  occasion: () => Occasion,
  random: Random,
): WebhookFault | undefined {
  const isCandidate = (fault: Fault): fault is Counted & WebhookInput =>
    fault.on === on && !isPlan(fault.do) && fault.do.before_answer !== true;
  return strike(faults, isCandidate, occasion, random)?.do;
}

function strike<T extends Fault>(
  faults: readonly Fault[],
  isCandidate: (fault: Fault) => fault is T,
  occasion: () => Occasion,
  random: Random,
): T | undefined {
  if (faults.length === 0) return undefined;
  let known: Occasion | undefined;
  for (const fault of faults) {
    if (!isCandidate(fault)) continue;
    known ??= occasion();
    if (isMatch(fault, known) && strikes(fault, random)) return fault;
  }
  return undefined;
}

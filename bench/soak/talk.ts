import { signedText, type Webhook } from '../conversation.ts';
import { caller, publish, type Stage } from '../service.ts';

/** Who answers within `askedFor` is told so, who does not is reminded of it and let go: a timer for each. */
const askedFor = '15s';
const flow = {
  schema: 1,
  name: 'Soak',
  language: 'es',
  start: 'ask',
  settings: { expires_after: '1h' },
  steps: {
    ask: {
      type: 'question',
      text: '¿Cómo te llamas?',
      answer: { type: 'text', save_as: 'name' },
      timeout: { after: askedFor, next: 'gone' },
      next: 'thank',
    },
    thank: { type: 'message', text: 'Gracias, {{ vars.name }}.', next: 'done' },
    gone: { type: 'message', text: 'Otro día, entonces.', next: 'done' },
    done: { type: 'end', status: 'success' },
  },
};

const startWord = 'soak';

/** Has the stage's line start that flow by its word. */
export async function makeLineTalk(stage: Stage, url: string, lineNumber: string): Promise<void> {
  const api = caller(url, { 'Truora-API-Key': await stage.apiKey() });
  await api('POST', '/v1/whatsapp/inbounds', {
    flow_id: await publish(api, flow),
    inbound_message: startWord,
    waba_phone_number: lineNumber,
  });
}

export type Spoken = { webhook: Webhook; from: string };

/**
 * People who begin one conversation after the other, each in two messages, but every third falls silent after
 * the first. Any stretch of time holds the same mixture; nobody speaks twice within a round.
 */
export function createTalkers(
  { wabaId, phoneNumberId }: Pick<Stage, 'wabaId' | 'phoneNumberId'>,
  firstNumber: number,
  people: number,
): { next(): Spoken } {
  const turns = takeTurns(people);
  let count = 0;
  return {
    next() {
      const { person, text } = turns.next().value;
      const from = String(firstNumber + person);
      count += 1;
      const id = `wamid.SOAK${from}${String(count).padStart(10, '0')}`;
      return { webhook: signedText({ wabaId, phoneNumberId, from, id, text }), from };
    },
  };
}

function* takeTurns(people: number): Generator<{ person: number; text: string }, never> {
  for (let round = 0; ; round++) {
    for (let person = 0; person < people; person++) {
      const step = (round + person) % 3;
      if (step === 0) yield { person, text: startWord };
      else if (step === 1 && round > 0 && (round + person) % 9 !== 1) yield { person, text: 'Ana' };
    }
  }
}

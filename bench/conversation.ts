import { createHmac } from 'node:crypto';

export const signingSecret = 'emulator-secret';
export const lineNumber = '+15550100001';

/** What each person says, over and over: one walk through the demo flow, with so many replies each. */
const script = [
  { text: 'hola', replies: 2 },
  { text: 'ana@example.com', replies: 1 },
  { text: '1', replies: 1 },
] as const;

export type Webhook = { body: string; signature: string };

/** A turn to speak: who, and how many replies it should get. */
export type Saying = { webhook: Webhook; from: string; replies: number };

export type Crowd = {
  /** The next thing that somebody says, as a signed webhook with one message. */
  next(): Saying;
};

/** Several crowds that speak by turns. */
export function byTurns(crowds: Crowd[]): Crowd {
  let turn = 0;
  return {
    next() {
      const crowd = crowds[turn++ % crowds.length];
      if (!crowd) throw new Error('Nobody is there to speak');
      return crowd.next();
    },
  };
}

export type CrowdOptions = {
  wabaId: string;
  phoneNumberId: string;
  /** First of `people` numbers, digits only, each so far `apart` from the one before (1). */
  firstNumber: number;
  people: number;
  apart?: number;
};

/**
 * People who talk in rotation, so that nobody speaks again before everybody else has. They begin
 * in three waves; from the third round on a third of them is at each place of the script, and any
 * stretch of time holds the same mixture.
 */
export function createCrowd({
  wabaId,
  phoneNumberId,
  firstNumber,
  people,
  apart = 1,
}: CrowdOptions): Crowd {
  const turns = takeTurns(people);
  let count = 0;
  return {
    next() {
      const { person, step } = turns.next().value;
      const said = script[step % script.length] ?? script[0];
      const from = String(firstNumber + person * apart);
      count += 1;
      const id = `wamid.BENCH${from}${String(count).padStart(10, '0')}`;
      const webhook = signedText({ wabaId, phoneNumberId, from, id, text: said.text });
      return { webhook, from, replies: said.replies };
    },
  };
}

function* takeTurns(people: number): Generator<{ person: number; step: number }, never> {
  for (let round = 0; ; round++) {
    for (let person = 0; person < people; person++) {
      const step = round - (person % script.length);
      if (step >= 0) yield { person, step };
    }
  }
}

type Text = { wabaId: string; phoneNumberId: string; from: string; id: string; text: string };

export function signedText(text: Text): Webhook {
  const body = textMessage(text);
  return { body, signature: sign(body) };
}

/** A text message as Meta sends it. */
const textMessage = ({ wabaId, phoneNumberId, from, id, text }: Text): string =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: wabaId,
        changes: [
          {
            value: {
              messaging_product: 'whatsapp',
              metadata: {
                display_phone_number: lineNumber.slice(1),
                phone_number_id: phoneNumberId,
              },
              contacts: [
                {
                  profile: { name: 'Ana Quispe' },
                  wa_id: from,
                  user_id: `PE.${from}`,
                },
              ],
              messages: [
                {
                  from,
                  from_user_id: `PE.${from}`,
                  id,
                  timestamp: String(Math.floor(Date.now() / 1000)),
                  type: 'text',
                  text: { body: text },
                },
              ],
            },
            field: 'messages',
          },
        ],
      },
    ],
  });

const sign = (body: string): string =>
  `sha256=${createHmac('sha256', signingSecret).update(body).digest('hex')}`;

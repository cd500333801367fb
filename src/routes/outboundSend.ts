import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { numberIn } from '../contacts/phoneNumber.ts';
import { fromWire, toWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { durationMs } from '../engine/duration.ts';
import { getOutbound } from '../outbounds/getOutbound.ts';
import { showOutbound } from '../outbounds/showOutbound.ts';
import { type SentOutbound, sendOutbound } from '../relay/onDemand/sendOutbound.ts';
import { idOf, phoneNumber, texts, time, timeOf } from './fields.ts';
import { outboundSchema } from './outboundView.ts';
import { addPreparedWrite } from './route.ts';

const notAuthorized =
  'user_authorized field must be set to true: the person that will be contacted has not authorized it';

const needed = (what: string) =>
  z
    .string({ error: ({ input }) => (input === undefined ? `missing ${what}` : undefined) })
    .trim()
    .min(1, `missing ${what}`);

/** In the order in which what is wrong is told. */
const body = z.object({
  outbound_id: needed('outbound id')
    .transform((text) => fromWire('OTB', text))
    .openapi({ type: 'string', example: 'OTB…' }),
  phone_number: needed('user phone number').openapi({
    description: 'Without the country code',
    example: '0001234567',
  }),
  user_authorized: z
    .union([z.literal(true), z.literal('true')], { error: () => notAuthorized })
    .openapi({ type: 'boolean', description: 'True: the person wants to be written to' }),
  country_code: needed('country code').openapi({ example: '+57' }),
  var: texts.default({}).openapi({ description: 'A value for each variable of the outbound' }),
  flow_id: z
    .string()
    .transform((text) => (text === '' ? undefined : fromWire('IPF', text)))
    .optional()
    .openapi({ type: 'string', description: 'What starts when the person accepts' }),
  account_id: z
    .string()
    .max(255)
    .regex(/^[a-zA-Z0-9_.-]*$/, 'has letters, digits and _ . - alone')
    .transform((text) => (text === '' ? undefined : text))
    .optional()
    .openapi({ type: 'string', description: 'Your own id of the person' }),
  waba_phone_number: phoneNumber
    .optional()
    .openapi({ description: 'Which line of the template’s WABA sends it' }),
  expires_after: z
    .string()
    .regex(/^\d{1,4}[smhd]$/, 'is a duration such as 72h')
    .optional()
    .openapi({ description: 'How long a text counts as an answer; 72h where not said' }),
  request_id: z
    .string()
    .min(1)
    .max(512)
    .optional()
    .openapi({ description: 'Sent once under this name' }),
});

export const sentSchema = z
  .object({
    message: z.string(),
    flow_id: z.string(),
    creation_date: time,
    user_phone_number: z.string(),
    message_id: idOf('MSG'),
    contact_id: idOf('CNT'),
    outbound_message: outboundSchema,
  })
  .openapi('OutboundSent');

/** A conversation begun by us. */
export function addOutboundSendRoute(app: OpenAPIHono, deps: Deps): void {
  addPreparedWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/whatsapp/outbounds/send',
      tag: 'Outbounds',
      summary: 'Send an approved outbound to somebody who has agreed to it, known or not',
      scope: 'messages',
      body,
      answer: sentSchema,
    },
    // A turn of the relay with a transaction of its own; its name makes twice as good as once.
    async ({ caller, body: asked, header }) => {
      const key = header('idempotency-key');
      const number = numberIn(asked.phone_number, asked.country_code);
      const sent = await sendOutbound(deps, {
        accountId: caller.accountId,
        outboundId: asked.outbound_id,
        number,
        actor: caller.keyName,
        variables: asked.var,
        flowId: asked.flow_id,
        userRef: asked.account_id,
        line: asked.waba_phone_number,
        waitsMs: asked.expires_after === undefined ? undefined : durationMs(asked.expires_after),
        requestId: asked.request_id ?? (key && `Idempotency-Key ${key}`),
      });
      return { ...sent, number };
    },
    (unit, { body: asked }, sent) => showSent(unit, asked.outbound_id, sent),
  );
}

export async function showSent(
  unit: Unit,
  outboundId: string,
  { number, text, flowId, at, messageId, contactId }: SentOutbound & { number: string },
): Promise<z.output<typeof sentSchema>> {
  const shown = showOutbound(await getOutbound(unit, outboundId));
  const replies = shown.outbound_answers.map(({ message }) => ` | [${message}]`);
  return {
    message: `conversation started with ${number}`,
    flow_id: flowId === null ? '' : toWire('IPF', flowId),
    creation_date: timeOf(at),
    user_phone_number: number,
    message_id: toWire('MSG', messageId),
    contact_id: toWire('CNT', contactId),
    outbound_message: { ...shown, outbound_message: text + replies.join('') },
  };
}

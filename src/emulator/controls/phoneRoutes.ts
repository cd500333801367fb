import type { Hono } from 'hono';
import * as z from 'zod';
import { addPhone } from '../addPhone.ts';
import { messageView, phoneView, showPhone } from '../chat.ts';
import type { Emulator } from '../emulator.ts';
import { changePhone, phoneChangeSchema } from '../phones/changePhone.ts';
import { pollMessages } from '../phones/poll.ts';
import { say } from '../phones/say.ts';
import { sayRequestSchema, saySchemaAlone } from '../phones/sayInput.ts';
import { digitsOf, findPhone, numberKey, type Phone } from '../world.ts';
import { controlError } from './controlError.ts';
import { readBody } from './readBody.ts';

const autoSchema = z.strictObject({
  delivered_ms: z.number().min(0).default(20),
  read_ms: z.number().min(0).nullable().default(40),
  think_ms: z.number().min(0).default(0),
  once: z.boolean().default(true),
  answers: z.array(z.strictObject({ when: z.string(), do: saySchemaAlone })).default([]),
});

const phoneSchema = z
  .strictObject({
    phone: z
      .string()
      .regex(/^\+?\d{6,15}$/)
      .nullable(),
    user_id: z.string().min(1).optional(),
    name: z.string().min(1).default('Somebody'),
    auto: autoSchema.optional(),
  })
  .refine((phone) => phone.phone !== null || phone.user_id !== undefined, {
    message: 'a phone needs a number or a user_id',
  });

const wholeNumber = z.coerce.number().int().min(0);
const pollSchema = z.object({
  after: wholeNumber.default(0),
  min: wholeNumber.optional(),
  wait_ms: wholeNumber.max(60_000).optional(),
  direction: z.enum(['received', 'said']).optional(),
});

/** Controls of the people: who there is, what they say, what they got. */
export function addPhoneRoutes(app: Hono, emulator: Emulator): void {
  app.post('/phones', async (c) => {
    const input = await readBody(c, phoneSchema);
    const phone = newPhone(emulator, input);
    showPhone(emulator, phone);
    return c.json(phoneView(phone));
  });

  app.patch('/phones/:phone_id', async (c) => {
    const phone = phoneNamed(emulator, c.req.param('phone_id'));
    changePhone(emulator, phone, await readBody(c, phoneChangeSchema));
    return c.json(phoneView(phone));
  });

  app.post('/phones/:phone_id/messages', async (c) => {
    const phone = phoneNamed(emulator, c.req.param('phone_id'));
    const message = say(emulator, phone, await readBody(c, sayRequestSchema));
    return c.json({ message_id: message.messageId, webhook: 'queued' });
  });

  app.get('/phones/:phone_id/messages', async (c) => {
    const phone = phoneNamed(emulator, c.req.param('phone_id'));
    const query = pollSchema.safeParse(c.req.query());
    if (!query.success) {
      throw controlError(
        400,
        query.error.issues.map((issue) => `${issue.path}: ${issue.message}`).join('; '),
      );
    }
    const { after, min, wait_ms, direction } = query.data;
    // Who asks neither to wait nor for a number of messages gets what there is.
    const isPatient = min !== undefined || wait_ms !== undefined;
    const messages = await pollMessages(emulator, phone, {
      afterSeq: after,
      min: min ?? 1,
      waitMs: isPatient ? (wait_ms ?? 5000) : 0,
      direction,
    });
    return c.json({ messages: messages.map(messageView), next: messages.at(-1)?.seq ?? after });
  });
}

function phoneNamed(emulator: Emulator, name: string): Phone {
  const phone = findPhone(emulator.world, name);
  if (phone === undefined) throw controlError(404, `there is no phone "${name}"`);
  return phone;
}

function newPhone(emulator: Emulator, input: z.infer<typeof phoneSchema>): Phone {
  const { world } = emulator;
  const number = input.phone === null ? undefined : digitsOf(input.phone);
  if (number !== undefined && world.phonesByNumber.has(numberKey(number))) {
    throw controlError(409, `phone: there is a phone with the number ${input.phone}`);
  }
  if (input.user_id !== undefined && world.phonesByUserId.has(input.user_id)) {
    throw controlError(409, `user_id: there is a phone with the user id ${input.user_id}`);
  }
  const { auto } = input;
  return addPhone(world, {
    number,
    userId: input.user_id,
    name: input.name,
    auto: auto && {
      deliveredMs: auto.delivered_ms,
      readMs: auto.read_ms,
      thinkMs: auto.think_ms,
      once: auto.once,
      answers: auto.answers.map((answer) => ({ ...answer, isUsed: false })),
    },
  });
}

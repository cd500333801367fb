import * as z from 'zod';

const record = z.record(z.string(), z.unknown());

const mediaKinds = ['image', 'video', 'audio', 'voice', 'document', 'sticker'] as const;

/** What a person says: one of these, `of` beside `tap`, `reaction` and `edit`. */
const saySchema = z.strictObject({
  text: z.string().optional(),
  /** Id or title of a button or row; the newest message that has it, or the one named by `of`. */
  tap: z.string().optional(),
  media: z
    .strictObject({
      kind: z.enum(mediaKinds),
      mime_type: z.string().optional(),
      base64: z.string().optional(),
      /** Bytes of a made-up file. */
      size: z.number().int().min(0).max(200_000_000).optional(),
      caption: z.string().optional(),
      filename: z.string().optional(),
      as_document: z.boolean().optional(),
    })
    .optional(),
  location: record.optional(),
  contacts: z.array(record).optional(),
  /** Answer to a WhatsApp Flow. */
  form: record.optional(),
  /** An emoji; empty takes it back. */
  reaction: z.string().optional(),
  edit: z.string().optional(),
  revoke: z.string().optional(),
  of: z.string().optional(),
  order: record.optional(),
  /** Meta's message as it shall be, but for what it lacks of `id`, `from`, `timestamp`. */
  raw: record.optional(),
});

const forms = [
  'text',
  'tap',
  'media',
  'location',
  'contacts',
  'form',
  'reaction',
  'edit',
  'revoke',
  'order',
  'raw',
] as const;

const hasOneForm = (say: Record<string, unknown>): boolean =>
  forms.filter((form) => say[form] !== undefined).length === 1;
const oneForm = { message: `say exactly one of ${forms.join(', ')}` };

export type Say = z.infer<typeof saySchema>;

/** A Say alone, as in the answers of an automatic phone. */
export const saySchemaAlone = saySchema.refine(hasOneForm, oneForm);

/** Body of `POST /emulator/phones/{phone_id}/messages`. */
export const sayRequestSchema = saySchema
  .extend({
    /** Number or phone_number_id; left out, the line of what is tapped, or the first line. */
    line: z.string().optional(),
    /** The message's id, to say the same twice. */
    id: z.string().optional(),
    /** ISO time, or seconds since 1970. */
    at: z.union([z.iso.datetime({ offset: true }), z.number()]).optional(),
    reply_to: z.string().optional(),
  })
  .refine(hasOneForm, oneForm);

export type SayRequest = z.infer<typeof sayRequestSchema>;

import * as z from 'zod';

// Meta tries again for days, ever less often; this is the first day and a half of it.
const metaRetryMs = [
  1_000, 5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000,
  43_200_000,
];

/** Body of `PUT /emulator/webhook`: whom we call, and how. */
export const webhookSettingsSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  app_secret: z.string().min(1).default('emulator-secret'),
  verify_token: z.string().min(1).default('emulator-verify'),
  /** Up to `max` updates in one request; an unfilled one leaves after `wait_ms`. */
  batch: z
    .strictObject({
      max: z.number().int().min(1).max(1000).default(1),
      wait_ms: z.number().min(0).default(0),
    })
    .default({ max: 1, wait_ms: 0 }),
  /** Requests open at once. */
  concurrency: z.number().int().min(1).max(1000).default(16),
  /** The wait before each repeat; after the last one the webhook is given up. */
  retry_ms: z.array(z.number().min(0)).default(metaRetryMs),
  /** How long an answer may take. */
  timeout_ms: z.number().int().min(1).default(10_000),
});

export type WebhookSettingsInput = z.input<typeof webhookSettingsSchema>;

/** As it is kept: without an address only WABAs that named one of their own are heard. */
export type WebhookSettings = Omit<z.infer<typeof webhookSettingsSchema>, 'url'> & {
  url: string | undefined;
};

export const noWebhook = (): WebhookSettings => ({
  ...webhookSettingsSchema.parse({ url: 'http://localhost' }),
  url: undefined,
});

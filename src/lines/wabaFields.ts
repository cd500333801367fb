import { z } from 'zod';

/** What puts a WABA under an account, as people give it. */
export const wabaFields = {
  waba_id: z.string().trim().min(1).max(64),
  access_token: z.string().trim().min(1).max(4_096),
  app_secret: z.string().trim().max(256).optional(),
};

import { z } from 'zod';

/** What a secret may be called: a name that a template can have after `secrets.`. */
export const secretName = z
  .string()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_]{0,59}$/,
    'a secret’s name is 1 to 60 letters, digits and _, not beginning with a digit',
  );

/** What is kept under it. */
export const secretValue = z.string().min(1).max(8_192);

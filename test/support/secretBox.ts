import { createSecretBox } from '../../src/accounts/secretBox.ts';

/** The same key in every test and every process of a test. */
export const secretBox = createSecretBox([Buffer.alloc(32, 7)]);

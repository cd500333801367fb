import { inject } from 'vitest';

/** The run's server is the coordinator of a Citus cluster. Who skips a test for it says why. */
export const isOnCitus: boolean = inject('testServer')?.citus ?? false;

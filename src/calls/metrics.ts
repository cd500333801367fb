import { Counter, Histogram } from 'prom-client';

// No label names a person, an account or a host.

export const calls = new Counter({
  name: 'chasqui_calls_total',
  help: 'Requests that flows asked for, by outcome: answered (with or without an answer of the server), failed (to be tried again), put_off, gave_up (each of its callers vanished), dropped (nobody waits any more)',
  labelNames: ['outcome'] as const,
});

export const vanished = new Counter({
  name: 'chasqui_calls_vanished_total',
  help: 'Calls whose caller was not heard of again: its process died, or could write nothing down',
});

export const callSeconds = new Histogram({
  name: 'chasqui_call_seconds',
  help: 'One try of a request that a flow asked for',
  buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
});

import { Counter, Histogram } from 'prom-client';

// No label names a person, an account or a host.

export const calls = new Counter({
  name: 'chasqui_calls_total',
  help: 'Requests that flows asked for, by outcome: answered (with or without an answer of the server), failed (to be tried again), put_off, dropped (nobody waits any more)',
  labelNames: ['outcome'] as const,
});

export const callSeconds = new Histogram({
  name: 'chasqui_call_seconds',
  help: 'One try of a request that a flow asked for',
  buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
});

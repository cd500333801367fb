import { Counter, Histogram } from 'prom-client';

// No label names a person, an account or a host.

export const deliveries = new Counter({
  name: 'chasqui_hook_deliveries_total',
  help: 'Requests to receivers of hooks, by outcome: delivered, failed (to be tried again), given_up, put_off',
  labelNames: ['outcome'] as const,
});

export const deliverySeconds = new Histogram({
  name: 'chasqui_hook_delivery_seconds',
  help: 'One request to a receiver of a hook',
  buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

import { Counter, Histogram } from 'prom-client';

// No label names a person or an account.

export const sent = new Counter({
  name: 'chasqui_sent_total',
  help: 'Messages the provider has taken',
});

export const failed = new Counter({
  name: 'chasqui_failed_total',
  help: 'Sends the provider refused, by its own code',
  labelNames: ['code'] as const,
});

export const inDoubt = new Counter({
  name: 'chasqui_in_doubt_total',
  help: 'Sends whose answer was lost',
});

export const doubtSettled = new Counter({
  name: 'chasqui_doubt_settled_total',
  help: 'Sends in doubt that no status settled in time, by what became of them',
  labelNames: ['how'] as const,
});

export const notCalled = new Counter({
  name: 'chasqui_not_called_total',
  help: 'Attempts given back before the provider was called, and tried again',
});

export const canceled = new Counter({
  name: 'chasqui_canceled_total',
  help: 'Messages that were not sent because the contact had opted out, or a person had taken the chat',
});

export const sendSeconds = new Histogram({
  name: 'chasqui_send_seconds',
  help: 'One call of the provider',
  buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

export const queuedToCalled = new Histogram({
  name: 'chasqui_queued_to_called_seconds',
  help: 'From the decision to the claim of a reply, by the database’s clock',
  buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
});

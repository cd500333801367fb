import { Counter, Gauge, Histogram } from 'prom-client';

// No label names a person or an account.

export const accepted = new Counter({
  name: 'chasqui_accepted_total',
  help: 'Events written to the inbox',
  labelNames: ['kind'] as const,
});

export const repeats = new Counter({
  name: 'chasqui_repeats_total',
  help: 'Events that had been accepted or handled before, and changed nothing',
  labelNames: ['kind'] as const,
});

export const unknown = new Counter({
  name: 'chasqui_unknown_total',
  help: 'Events of a type or field this version does not know, stored whole',
  labelNames: ['field'] as const,
});

export const unclaimed = new Counter({
  name: 'chasqui_unclaimed_total',
  help: 'Signed webhooks that named no line of ours, or could not be read',
});

export const foreign = new Counter({
  name: 'chasqui_foreign_total',
  help: 'Items refused because the signature is not their app’s, and statuses of messages that are not ours',
  labelNames: ['what'] as const,
});

export const refused = new Counter({
  name: 'chasqui_webhooks_refused_total',
  help: 'Webhooks answered 503: full (too much waits already), late (no commit in time), database (it refused, or was not there)',
  labelNames: ['what'] as const,
});

export const writerWaiting = new Gauge({
  name: 'chasqui_webhooks_waiting',
  help: 'Webhooks that wait to be written to the inbox; at most 2,000',
});

export const writerWaitingBytes = new Gauge({
  name: 'chasqui_webhooks_waiting_bytes',
  help: 'What they hold of memory, about; at most 32 MiB',
});

export const decided = new Counter({
  name: 'chasqui_decided_total',
  help: 'Events decided and committed',
  labelNames: ['kind'] as const,
});

export const dead = new Counter({
  name: 'chasqui_dead_total',
  help: 'Events that condemned themselves and stand in inbox_dead',
});

export const turnSeconds = new Histogram({
  name: 'chasqui_turn_seconds',
  help: 'One turn of the relay: claim, gather, decide, commit',
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
});

export const acceptToDecided = new Histogram({
  name: 'chasqui_accept_to_decided_seconds',
  help: 'From acceptance to the start of the turn that decided the event, by the database’s clock',
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
});

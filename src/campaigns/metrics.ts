import { Counter } from 'prom-client';

// No label names a person or an account.

export const miscounted = new Counter({
  name: 'chasqui_campaign_miscounted_total',
  help: 'By how much a recount found the numbers of campaigns wrong: a fault of ours',
});

import { Counter } from 'prom-client';

// No label names a person or an account.

export const stored = new Counter({
  name: 'chasqui_media_stored_total',
  help: 'Received files fetched from the provider and kept',
});

export const lost = new Counter({
  name: 'chasqui_media_lost_total',
  help: 'Received files given up; why stands in their row',
});

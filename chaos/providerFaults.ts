/** What the provider does to what passes through it, as the emulator's `POST /faults` takes it. */
export type ProviderFault = {
  on: 'send' | 'status' | 'message' | 'graph';
  rate: number;
  do: Record<string, unknown>;
};

export const providerFaults: ProviderFault[] = [
  { on: 'message', rate: 0.3, do: { drop: 'once' } },
  { on: 'message', rate: 0.4, do: { repeat: 2, at_once: true } },
  { on: 'message', rate: 0.4, do: { repeat: 1 } },
  { on: 'message', rate: 0.5, do: { reorder_ms: 1_500 } },
  { on: 'message', rate: 0.3, do: { delay_ms: 2_500 } },
  { on: 'message', rate: 0.3, do: { split: 3 } },
  { on: 'status', rate: 0.3, do: { drop: 'once' } },
  { on: 'status', rate: 0.4, do: { repeat: 2, at_once: true } },
  { on: 'status', rate: 0.5, do: { reorder_ms: 1_500 } },
  { on: 'status', rate: 0.3, do: { delay_ms: 4_000 } },
  { on: 'status', rate: 0.3, do: { before_answer: true } },
  { on: 'status', rate: 0.3, do: { sequence: ['read', 'sent', 'delivered'] } },
  // Taken and failed afterwards: for ever, and in a way that is tried again after 2 s.
  { on: 'status', rate: 0.1, do: { fail_after: 'sent', code: 131026 } },
  { on: 'status', rate: 0.2, do: { fail_after: 'accepted', code: 131000 } },
  { on: 'send', rate: 0.2, do: { answer: 'lost_after' } },
  { on: 'send', rate: 0.2, do: { answer: 'lost_before' } },
  { on: 'send', rate: 0.2, do: { answer: 'cut' } },
  { on: 'send', rate: 0.2, do: { http: 503 } },
  { on: 'send', rate: 0.3, do: { error: { code: 130429 } } },
  { on: 'send', rate: 0.2, do: { error: { code: 131056 } } },
  { on: 'send', rate: 0.2, do: { delay_ms: 3_000 } },
  // Past our patience of ten seconds.
  { on: 'send', rate: 0.05, do: { delay_ms: 12_000 } },
  { on: 'graph', rate: 0.3, do: { http: 503 } },
];

/** Something the phone page shows as it happens; sent as it is over `GET /emulator/events`. */
export type EmulatorEvent = { kind: string } & Record<string, unknown>;

export type Events = {
  /** Calls `make` only when somebody listens. */
  emit(make: () => EmulatorEvent): void;
  /** Gives the function that ends the listening. */
  listen(hear: (event: EmulatorEvent) => void): () => void;
};

export function createEvents(): Events {
  const listeners = new Set<(event: EmulatorEvent) => void>();
  return {
    emit(make) {
      if (listeners.size === 0) return;
      const event = make();
      for (const hear of listeners) hear(event);
    },
    listen(hear) {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
  };
}

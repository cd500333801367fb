/** Replies as the provider gets them, told in the order of the emulator's log. */
export function followReplies(emulatorUrl: string) {
  const dueAt = new Map<string, number>();
  let last = 0;
  let heard: { at: number; ms: number }[] = [];
  let isOver = false;

  const read = async (): Promise<void> => {
    const response = await fetch(`${emulatorUrl}/emulator/log?after=${last}`);
    for (const line of (await response.text()).split('\n')) {
      if (line === '') continue;
      const { seq, at, to }: { seq: number; at: string; to: string | null } = JSON.parse(line);
      last = seq;
      const digits = to?.replace(/\D/g, '') ?? '';
      const due = dueAt.get(digits);
      if (due === undefined) continue;
      dueAt.delete(digits);
      const sentAt = Date.parse(at) - performance.timeOrigin;
      heard.push({ at: due, ms: sentAt - due });
    }
  };
  const reading = (async () => {
    while (!isOver) {
      await read().catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  })();

  return {
    /** Somebody should be answered, from that moment (of `performance.now()`) on. */
    expect(from: string, due: number): void {
      dueAt.set(from, due);
    },
    /** What has been heard since the last look: when it was due, and how long it took. */
    take(): { at: number; ms: number }[] {
      const some = heard;
      heard = [];
      return some;
    },
    /** How many wait for theirs. */
    unanswered: () => dueAt.size,
    async stop(): Promise<void> {
      isOver = true;
      await reading;
    },
  };
}

import { Agent } from 'undici';
import { onTestFinished } from 'vitest';
import type { LineAccessLookup } from '../../src/lines/lineAccess.ts';
import { createMediaStore } from '../../src/media/store.ts';
import type { TurnDeps } from '../../src/relay/turn.ts';
import { startSenderLoop } from '../../src/workers/senderLoop.ts';

/** A sender whose provider refuses every connection, on a line of 20 a second; it ends with the test. */
export function startRefusedSender(
  worker: TurnDeps,
  pausedReason: () => string | null = () => null,
): void {
  const lineAccess: LineAccessLookup = async () => ({
    provider: 'meta',
    // Nobody listens there: every call is refused at once.
    graphUrl: 'http://127.0.0.1:9',
    providerLineId: '1',
    accessToken: 'none',
    phoneNumber: '+15550000001',
    throughput: 20,
    onBusinessApp: false,
    pausedReason: pausedReason(),
    settings: { readMarks: false, typing: false },
  });
  const dispatcher = new Agent();
  const loop = startSenderLoop({
    ...worker,
    http: { dispatcher, timeoutMs: 1_000 },
    lineAccess,
    mediaStore: createMediaStore('/nonexistent'),
    senderId: '01890000-0000-7000-8000-0000000000bb',
    wakeRelay: () => {},
  });
  onTestFinished(async () => {
    await loop.stop();
    await dispatcher.close();
  });
}

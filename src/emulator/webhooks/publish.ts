import type { Emulator } from '../emulator.ts';
import { type Occasion, strikeWebhook, type WebhookFault } from '../faults.ts';
import type { Waba } from '../world.ts';
import { envelope, type Update } from './envelope.ts';

type Telling = {
  waba: Waba;
  update: Update;
  onEnd?: ((isDelivered: boolean) => void) | undefined;
};

/** Tells the business something that no fault concerns. */
export function publish(emulator: Emulator, telling: Telling): void {
  const url = destination(emulator, telling.waba);
  if (url === undefined) telling.onEnd?.(false);
  else emulator.batcher.add(url, { update: telling.update, onEnd: telling.onEnd });
}

/** Tells the business of a message or a status, with whatever fault strikes it. */
export function publishFaulty(
  emulator: Emulator,
  on: 'message' | 'status',
  occasion: () => Occasion,
  telling: Telling,
): void {
  const fault = strikeWebhook(emulator.world.faults, on, occasion, emulator.random);
  if (fault === undefined) publish(emulator, telling);
  else publishWith(emulator, fault, telling, undefined);
}

/** As the fault says; `onAttempt` hears when the first attempt is over. */
export function publishWith(
  emulator: Emulator,
  fault: WebhookFault,
  telling: Telling,
  onAttempt: (() => void) | undefined,
): void {
  const shuffledMs = (fault.reorder_ms ?? 0) * emulator.random();
  const waitMs = (fault.delay_ms ?? 0) + shuffledMs;
  const send = (): void => sendCopies(emulator, fault, telling, onAttempt);
  if (waitMs > 0) emulator.clock.after(waitMs, send);
  else send();
}

function sendCopies(
  emulator: Emulator,
  fault: WebhookFault,
  { waba, update, onEnd }: Telling,
  onAttempt: (() => void) | undefined,
): void {
  const url = destination(emulator, waba);
  if (url === undefined) {
    onEnd?.(false);
    onAttempt?.();
    return;
  }
  const body = envelope([update]);
  const manner = {
    badSignature: fault.bad_signature ?? false,
    drop: fault.drop,
    pieces: fault.split ?? 1,
  };
  const sendOne = (left: number): void => {
    const isFirst = left === copies;
    emulator.delivery.send({
      url,
      body,
      signature: undefined,
      manner,
      onAttempt: isFirst ? onAttempt : undefined,
      onEnd: (isDelivered) => {
        if (isFirst) onEnd?.(isDelivered);
        if (left > 1 && !fault.at_once) sendOne(left - 1);
      },
    });
  };
  const copies = 1 + (fault.repeat ?? 0);
  sendOne(copies);
  if (fault.at_once) for (let left = copies - 1; left > 0; left -= 1) sendOne(left);
}

/** Where webhooks of a WABA go; undefined when nobody asked for them. */
function destination(emulator: Emulator, waba: Waba): string | undefined {
  if (!waba.isSubscribed) return undefined;
  return waba.override?.url ?? emulator.webhook.url;
}

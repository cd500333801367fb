import { isWindowOpen } from '../engine/windowRule.ts';
import { providers } from '../providers/registry.ts';

/** Whether free-form messages go out on a line of this provider only while the contact's window is open. */
export const hasWindow = (provider: string): boolean => providers.get(provider)?.hasWindow ?? true;

/** Whether a free-form message may go out now, in a chat on a line of this provider. */
export const mayWriteFreely = (provider: string, lastInboundAt: Date | null, now: Date): boolean =>
  !hasWindow(provider) || isWindowOpen(lastInboundAt ?? undefined, now);

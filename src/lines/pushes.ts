import { isWindowOpen } from '../engine/windowRule.ts';
import { providers } from '../providers/registry.ts';

/** Whether what is said on a line of this provider goes to people by itself. */
export const pushes = (provider: string): boolean => providers.get(provider)?.pushes ?? true;

/** Whether a free-form message may go out now, in a chat on a line of this provider. */
export const mayWriteFreely = (provider: string, lastInboundAt: Date | null, now: Date): boolean =>
  !pushes(provider) || isWindowOpen(lastInboundAt ?? undefined, now);

import type { Failure } from '../contract.ts';

/**
 * Whether a refusal speaks of the file's id, which Meta does not know, or not any more:
 * `(#100) Param image['id'] is not a valid whatsapp business account media attachment ID`, the same
 * as 131009, or 131053 "Media upload error".
 */
export const refusesMedia = ({ code, detail }: Failure): boolean =>
  code === 131053 || ((code === 100 || code === 131009) && /\['id'\]|\bmedia\b/i.test(detail));

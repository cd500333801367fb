import { fromWire } from '../../db/ids.ts';
import type { Unit } from '../../db/unit.ts';
import { getMedia } from '../../media/getMedia.ts';
import { type Content, mediaIn } from '../../messages/content.ts';

/** AppError `not_found` where a message carries a file of ours that is not here. */
export async function requireFile(unit: Unit, content: Content): Promise<void> {
  const mediaId = mediaIn(content)?.mediaId;
  if (mediaId !== undefined) await getMedia(unit, fromWire('MED', mediaId));
}

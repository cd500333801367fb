import { toWire } from '../../db/ids.ts';
import type { Unit } from '../../db/unit.ts';
import { getMedia } from '../../media/getMedia.ts';
import { askedBefore } from '../../outbounds/askedBefore.ts';
import type { OutboundView } from '../../outbounds/getOutbound.ts';
import { type Written, writtenOf } from './written.ts';

/**
 * What would have to stand in the form to get the outbound as it is. AppError `invalid_request` where it has
 * parts that cannot be asked for here.
 */
export async function writtenBefore(
  unit: Unit,
  { outbound, phoneNumber }: OutboundView,
): Promise<Written> {
  const { mediaId, flowId } = outbound;
  const file = mediaId === null ? undefined : await getMedia(unit, mediaId);
  return writtenOf(askedBefore(outbound), {
    line: phoneNumber,
    mediaId: file ? toWire('MED', file.id) : '',
    mediaName: file?.filename ?? '',
    flowId: flowId === null ? '' : toWire('IPF', flowId),
  });
}

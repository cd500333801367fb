import { toWire } from '../../db/ids.ts';
import type { Unit } from '../../db/unit.ts';
import { AppError } from '../../errors.ts';
import { getMedia } from '../../media/getMedia.ts';
import { askedBefore } from '../../outbounds/askedBefore.ts';
import type { AskedTemplate } from '../../outbounds/draftTemplate.ts';
import type { OutboundRow, OutboundView } from '../../outbounds/getOutbound.ts';
import { type Written, writtenOf } from './written.ts';

/**
 * What would have to stand in the form to get the outbound as it is; undefined where it has parts that cannot
 * be asked for here.
 */
export async function findWrittenBefore(
  unit: Unit,
  { outbound, phoneNumber }: OutboundView,
): Promise<Written | undefined> {
  const asked = findAskedBefore(outbound);
  if (!asked) return undefined;
  const { mediaId, flowId } = outbound;
  const file = mediaId === null ? undefined : await getMedia(unit, mediaId);
  return writtenOf(asked, {
    line: phoneNumber,
    mediaId: file ? toWire('MED', file.id) : '',
    mediaName: file?.filename ?? '',
    flowId: flowId === null ? '' : toWire('IPF', flowId),
  });
}

function findAskedBefore(outbound: OutboundRow): AskedTemplate | undefined {
  if (outbound.shape.beyondUs !== undefined) return undefined;
  try {
    return askedBefore(outbound);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_request') return undefined;
    throw error;
  }
}

import * as z from 'zod';
import { given } from '../../messages/given.ts';
import type { LineAccess, SendHttp } from '../contract.ts';
import type { Answer, MediaPlace } from '../management.ts';
import { callGraph } from './callGraph.ts';
import { sha256Hex } from './sha256Hex.ts';

/** `{"messaging_product":"whatsapp","url":"https://lookaside…","mime_type":"image/jpeg","sha256":"…","file_size":"303833","id":"2621…"}` */
const Media = z.looseObject({
  url: z.url(),
  mime_type: z.string().optional().catch(undefined),
  sha256: z.string().optional().catch(undefined),
  file_size: z
    .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
    .optional()
    .catch(undefined),
});

/**
 * Asks where the media of an id lies. Ids from webhooks live 7 days, those of uploads 30; the address
 * lives 5 minutes, after that the id must be asked again.
 */
export async function findMedia(
  line: LineAccess,
  mediaId: string,
  http: SendHttp,
): Promise<Answer<MediaPlace>> {
  const path = `/${encodeURIComponent(mediaId)}`;
  const query = { phone_number_id: line.providerLineId };
  const answer = await callGraph(line, http, { method: 'GET', path, query }, Media);
  if (!answer.ok) return answer;
  const { url, mime_type: mimeType, sha256, file_size: size } = answer.value;
  const hash = sha256 === undefined ? undefined : sha256Hex(sha256);
  return { ok: true, value: { url, ...given({ mimeType, sha256: hash, size }) } };
}

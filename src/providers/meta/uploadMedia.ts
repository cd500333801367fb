import { FormData } from 'undici';
import * as z from 'zod';
import type { LineAccess, SendHttp } from '../contract.ts';
import type { Answer } from '../management.ts';
import { callGraph } from './callGraph.ts';

/** `{"id":"4490709327384033"}` */
const Uploaded = z.looseObject({ id: z.string().min(1) });

/**
 * Puts a file of ours at Meta (`POST /{phone_number_id}/media`), to be sent by the id it gets, which
 * lives 30 days. Harmless to repeat. The file is in memory: Meta takes at most 100 MB, of most kinds
 * 16 MB. The filename is what a document is shown with where the message gives none.
 */
export async function uploadMedia(
  line: LineAccess,
  file: { bytes: Uint8Array<ArrayBuffer>; mimeType: string; filename: string },
  http: SendHttp,
): Promise<Answer<{ id: string }>> {
  const form = new FormData();
  form.append('messaging_product', 'whatsapp');
  form.append('type', file.mimeType);
  form.append('file', new Blob([file.bytes], { type: file.mimeType }), file.filename);
  const path = `/${encodeURIComponent(line.providerLineId)}/media`;
  const answer = await callGraph(line, http, { method: 'POST', path, body: form }, Uploaded);
  return answer.ok ? { ok: true, value: { id: answer.value.id } } : answer;
}

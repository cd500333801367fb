import * as z from 'zod';
import type { SendHttp } from '../contract.ts';
import type { AccountAccess, Answer } from '../management.ts';
import { callGraph } from './callGraph.ts';

/** `{"id":"upload:MTphdHRhY2htZW50Oj…?sig=ARZqk…"}` */
const Session = z.looseObject({ id: z.string().startsWith('upload:') });
/** `{"h":"4::aW1hZ2UvanBlZw==:ARa…"}` */
const Uploaded = z.looseObject({ h: z.string().min(1) });

/**
 * Puts a file where a new template's header can show it, in one piece (`POST /app/uploads` opens a session
 * of the token's app, `POST /upload:<session>` takes the bytes). The handle lives for about a day.
 * Source: Meta, Graph API, "Resumable Upload API".
 */
export async function uploadExample(
  access: AccountAccess,
  { bytes, mimeType, filename }: { bytes: Uint8Array; mimeType: string; filename: string },
  http: SendHttp,
): Promise<Answer<{ handle: string }>> {
  const query = {
    file_name: filename,
    file_length: String(bytes.length),
    file_type: mimeType,
  };
  const opened = await callGraph(
    access,
    http,
    { method: 'POST', path: '/app/uploads', query },
    Session,
  );
  if (!opened.ok) return opened;
  // The session's id brings a query of its own.
  const answer = await callGraph(
    access,
    http,
    {
      method: 'POST',
      path: `/${opened.value.id}`,
      bytes,
      // Of this one call Meta's own documents say OAuth, and not Bearer.
      headers: { authorization: `OAuth ${access.accessToken}`, file_offset: '0' },
    },
    Uploaded,
  );
  return answer.ok ? { ok: true, value: { handle: answer.value.h } } : answer;
}

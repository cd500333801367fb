import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Emulator } from '../emulator.ts';
import { addMedia, type Media } from '../media.ts';
import type { JsonRecord } from '../record.ts';
import type { Work } from './answer.ts';
import { answerLine } from './answerOwner.ts';
import { invalidParameter, type Refusal } from './graphError.ts';
import { graphPath } from './messagesRoute.ts';
import { tokenOwner } from './token.ts';

// An address works for five minutes; after that the id is to be asked again.
const addressLastsMs = 5 * 60_000;
const attachmentsPath = '/whatsapp_business/attachments/';

/** A media object: where to fetch it, and what it is. `sha256` is in hex here. */
export function mediaObject(emulator: Emulator, media: Media, origin: string): JsonRecord {
  const expires = String(emulator.clock.now() + addressLastsMs);
  const query = new URLSearchParams({
    mid: media.id,
    ext: expires,
    hash: addressHash(media.id, expires),
  });
  return {
    messaging_product: 'whatsapp',
    url: `${origin}${attachmentsPath}?${query}`,
    mime_type: media.mimeType,
    sha256: media.sha256.toString('hex'),
    file_size: media.size,
    id: media.id,
  };
}

const addressHash = (id: string, expires: string): string =>
  createHmac('sha256', 'emulated media addresses').update(`${id} ${expires}`).digest('hex');

function isAddressValid(id: string, expires: string, hash: string, nowMs: number): boolean {
  const right = Buffer.from(addressHash(id, expires));
  const given = Buffer.from(hash);
  return right.length === given.length && timingSafeEqual(right, given) && nowMs < Number(expires);
}

/** Upload (`POST /{phone_number_id}/media`, multipart) and download of media. */
export function addMediaRoutes(app: Hono<{ Bindings: HttpBindings }>, emulator: Emulator): void {
  app.get(attachmentsPath, (c) => {
    const owner = tokenOwner(emulator, c.req.header('authorization'), undefined);
    if ('refusal' in owner) return c.body(null, 401);
    const id = c.req.query('mid') ?? '';
    const media = emulator.world.media.get(id);
    const expires = c.req.query('ext') ?? '';
    const isValid = isAddressValid(id, expires, c.req.query('hash') ?? '', emulator.clock.now());
    if (media === undefined || !isValid) return c.body(null, 404);
    return c.body(new Uint8Array(media.bytes()), 200, {
      'content-type': media.mimeType,
      'content-disposition': `inline;filename="${media.filename ?? media.id}"`,
    });
  });

  app.post(`${graphPath}/:id/media`, async (c) => {
    const form = await c.req.parseBody().catch((): Record<string, string | File> => ({}));
    const { file, type } = form;
    const bytes = file instanceof File ? Buffer.from(await file.arrayBuffer()) : undefined;
    return answerLine(emulator, c, c.req.param('id'), {}, () => {
      if (form.messaging_product !== 'whatsapp') {
        return { refusal: invalidParameter('(#100) The parameter messaging_product is required.') };
      }
      if (bytes === undefined || !(file instanceof File)) {
        return { refusal: invalidParameter('(#100) The parameter file is required.') };
      }
      const mimeType = bareType(typeof type === 'string' && type !== '' ? type : file.type);
      return upload(emulator, bytes, mimeType, file.name);
    });
  });
}

const bareType = (type: string): string => (type.split(';')[0] ?? '').trim().toLowerCase();

function upload(
  emulator: Emulator,
  bytes: Buffer,
  mimeType: string,
  filename: string,
): ReturnType<Work> {
  const refusal = refuseUpload(bytes.length, mimeType);
  if (refusal !== undefined) return { refusal };
  const media = addMedia(emulator.world, emulator.ids, { mimeType, content: bytes, filename });
  return { answer: { http: 200, body: { id: media.id } } };
}

const megabyte = 1024 * 1024;
const documentTypes = [
  'text/plain',
  'application/pdf',
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
];

/** Largest upload by type. Source: Meta, WhatsApp Cloud API, "Media", supported media types. */
const largestBytes: Readonly<Record<string, number>> = {
  'audio/aac': 16 * megabyte,
  'audio/amr': 16 * megabyte,
  'audio/mpeg': 16 * megabyte,
  'audio/mp4': 16 * megabyte,
  'audio/ogg': 16 * megabyte,
  'image/jpeg': 5 * megabyte,
  'image/png': 5 * megabyte,
  'image/webp': 500 * 1024,
  'video/3gpp': 16 * megabyte,
  'video/mp4': 16 * megabyte,
  ...Object.fromEntries(documentTypes.map((type) => [type, 100 * megabyte])),
};

function refuseUpload(size: number, mimeType: string): Refusal | undefined {
  const largest = largestBytes[mimeType];
  if (largest === undefined) {
    return invalidParameter(
      `(#100) Param file must be a file with one of the following types: ${Object.keys(largestBytes).join(', ')}. Received file of type '${mimeType}'.`,
    );
  }
  if (size > largest || size === 0) {
    return { code: 131053, details: `A file of type ${mimeType} may have 1 to ${largest} bytes.` };
  }
  return undefined;
}

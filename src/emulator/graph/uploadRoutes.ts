import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Emulator } from '../emulator.ts';
import type { World } from '../world.ts';
import type { Work } from './answer.ts';
import { answerOwner } from './answerOwner.ts';
import { invalidParameter } from './graphError.ts';
import { graphPath } from './messagesRoute.ts';

/** A file that is announced, and once its bytes are here is named by a handle. */
export type Upload = { id: string; mimeType: string; length: number; handle: string | undefined };

/** Resumable uploads, in one piece: `POST /app/uploads`, then the bytes to the session it opened. */
export function addUploadRoutes(app: Hono<{ Bindings: HttpBindings }>, emulator: Emulator): void {
  app.post(`${graphPath}/app/uploads`, (c) =>
    answerOwner(emulator, c, {}, () => {
      const length = Number(c.req.query('file_length'));
      const mimeType = c.req.query('file_type') ?? '';
      if (!Number.isInteger(length) || length < 1 || mimeType === '') {
        return { refusal: invalidParameter('(#100) file_length and file_type are required.') };
      }
      const id = `upload:${Buffer.from(`attachment:${emulator.ids.object()}`).toString('base64url')}`;
      emulator.world.uploads.set(id, { id, mimeType, length, handle: undefined });
      return { answer: { http: 200, body: { id: `${id}?sig=ARZ${emulator.ids.trace()}` } } };
    }),
  );

  app.post(`${graphPath}/:session{upload:.+}`, async (c) => {
    const bytes = Buffer.from(await c.req.arrayBuffer());
    const session = c.req.param('session') ?? '';
    const offset = c.req.header('file_offset');
    return answerOwner(emulator, c, {}, () => take(emulator.world, session, offset, bytes));
  });
}

function take(
  world: World,
  session: string,
  offset: string | undefined,
  bytes: Buffer,
): ReturnType<Work> {
  const upload = world.uploads.get(session);
  if (upload === undefined) {
    return { refusal: invalidParameter('(#100) There is no such upload session.') };
  }
  if (offset !== '0' || bytes.length !== upload.length) {
    return {
      refusal: invalidParameter(
        `(#100) file_offset must be 0 and the body ${upload.length} bytes; got ${offset} and ${bytes.length}.`,
      ),
    };
  }
  const type = Buffer.from(upload.mimeType).toString('base64');
  upload.handle = `4::${type}:${upload.id.slice('upload:'.length)}`;
  return { answer: { http: 200, body: { h: upload.handle } } };
}

/** The type of the file that a handle names. */
export const typeOfHandle = ({ uploads }: World, handle: string): string | undefined =>
  [...uploads.values()].find((upload) => upload.handle === handle)?.mimeType;

import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { requireKey } from '../accounts/webAccess.ts';
import { keepUserRef } from '../contacts/keepUserRef.ts';
import { waitForContact } from '../contacts/lockContacts.ts';
import { fromWire, toWire } from '../db/ids.ts';
import { openUnit, type Unit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { addMedia, type MediaRow } from '../media/addMedia.ts';
import { answerMedia } from '../media/answerMedia.ts';
import type { MediaKey } from '../media/store.ts';
import { storeFile } from '../media/storeFile.ts';
import { authenticate } from './authenticate.ts';
import { idOf, time, timeOf } from './fields.ts';
import { addPreparedWrite } from './route.ts';

const tag = 'Media';

const mediaSchema = z
  .object({
    media_id: idOf('MED'),
    client_id: idOf('TCI'),
    kind: z.string(),
    mime_type: z.string(),
    size: z.number(),
    sha256: z.string(),
    filename: z.string(),
    url: z.url().openapi({ description: 'Shows the file to anybody for 15 minutes' }),
    creation_date: time,
  })
  .openapi('Media');

const uploadBody = z.object({
  file: z
    .instanceof(File, { error: 'must be a file' })
    .openapi({ type: 'string', format: 'binary' }),
  kind: z.enum(['image', 'video', 'audio', 'document', 'sticker']).optional(),
});

export function addMediaRoutes(app: OpenAPIHono, deps: Deps): void {
  addPreparedWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/media',
      tag,
      summary: 'Upload a file to be sent',
      scope: ['messages', 'web'],
      body: uploadBody,
      bodyKind: 'file',
      answer: mediaSchema,
    },
    async ({ body, caller }) => {
      const { file } = body;
      if (caller.web) {
        await openUnit(deps, caller.accountId, (unit) => requireKey(unit, caller.keyId));
      }
      return storeFile(deps, caller.accountId, file, body.kind);
    },
    async (unit, { caller }, uploaded) => {
      const { web, keyId } = caller;
      const owner = web && { contactId: await lockOwner(unit, keyId, web.userRef) };
      return showMedia(await addMedia(unit, { ...uploaded, ...owner }), unit.now);
    },
  );

  const showMedia = (row: MediaRow, now: Date): z.output<typeof mediaSchema> => ({
    media_id: toWire('MED', row.id),
    client_id: toWire('TCI', row.accountId),
    kind: row.kind,
    mime_type: row.mimeType,
    size: row.size ?? 0,
    sha256: row.sha256 ?? '',
    filename: row.filename ?? '',
    url: deps.mediaLinks.sign({ accountId: row.accountId, mediaId: row.id }, now),
    creation_date: timeOf(row.createdAt),
  });

  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/v1/media/{media_id}',
    tags: [tag],
    summary: 'Read a file, by a signed link or with a key',
    description: 'Needs the scope `read`, where the link is not signed.',
    security: [{ apiKey: [] }, { bearer: [] }, {}],
    request: {
      params: z.object({ media_id: idOf('MED') }),
      query: z.object({
        client_id: z.string().optional(),
        expires: z.string().optional(),
        signature: z.string().optional(),
      }),
    },
    responses: {
      200: {
        description: 'The file',
        content: { '*/*': { schema: { type: 'string', format: 'binary' } } },
      },
    },
  });
  app.get('/v1/media/:media_id', async (c) => {
    const asked = await readAccess(c, deps);
    if (asked instanceof Response) return asked;
    const { key, expiresAt } = asked;
    return answerMedia(deps, key, ({ now }) => {
      if (expiresAt && expiresAt <= now) throw linkOver();
    });
  });
}

/** Under the person's lock, so that who is erased meanwhile leaves no file behind. */
async function lockOwner(unit: Unit, keyId: string, userRef: string): Promise<string> {
  const contactId = await keepUserRef(unit, userRef);
  if ((await waitForContact(unit, contactId)) === 'gone') {
    throw new AppError('not_found', 'The contact has been erased');
  }
  await requireKey(unit, keyId);
  return contactId;
}

type Access = { key: MediaKey; expiresAt?: Date };

/** Whose file is asked for: as a signed link says, else as the caller's key does. */
async function readAccess(c: Context, deps: Deps): Promise<Access | Response> {
  const wireId = c.req.param('media_id') ?? '';
  const { client_id, expires, signature } = c.req.query();
  if (client_id !== undefined && expires !== undefined && signature !== undefined) {
    const link = deps.mediaLinks.check(fromWire('MED', wireId), { client_id, expires, signature });
    if (!link) throw linkOver();
    return link;
  }
  const caller = await authenticate(c, deps, 'read');
  if (caller instanceof Response) return caller;
  return { key: { accountId: caller.accountId, mediaId: fromWire('MED', wireId) } };
}

const linkOver = (): AppError =>
  new AppError('forbidden', 'This link is not ours, or its 15 minutes are over');

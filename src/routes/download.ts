import type { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Scope } from '../accounts/apiKey.ts';
import type { Deps } from '../deps.ts';
import { answerFile } from '../imports/answerFile.ts';
import type { UploadKind } from '../imports/readRows.ts';
import { authenticate } from './authenticate.ts';

export const secured = [{ apiKey: [] }, { bearer: [] }];

/** A `GET` that is answered with a file, written as it is taken. */
export function addDownload(
  app: OpenAPIHono,
  deps: Deps,
  {
    path,
    tag,
    summary,
    scope,
    fileName,
    ...request
  }: {
    path: string;
    tag: string;
    summary: string;
    scope: Scope;
    /** Without its ending. */
    fileName: string;
    params?: z.ZodObject;
    query?: z.ZodObject;
  },
  prepare: (
    c: Context,
    accountId: string,
  ) => Promise<{ kind: UploadKind; lines: AsyncGenerator<string> }>,
): void {
  app.openAPIRegistry.registerPath({
    method: 'get',
    path,
    tags: [tag],
    summary,
    description: `Needs the scope \`${scope}\`.`,
    security: secured,
    request,
    responses: {
      200: { description: 'Done', content: { 'text/csv': { schema: { type: 'string' } } } },
    },
  });
  app.get(path.replaceAll(/\{(.+?)\}/g, ':$1'), async (c) => {
    const caller = await authenticate(c, deps, scope);
    if (caller instanceof Response) return caller;
    return answerFile(fileName, await prepare(c, caller.accountId));
  });
}

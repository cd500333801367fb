import { Readable } from 'node:stream';
import type { UploadKind } from './readRows.ts';

/** An answer that is a file, written as it is taken; `fileName`: without its ending. */
export function answerFile(
  fileName: string,
  { kind, lines }: { kind: UploadKind; lines: AsyncGenerator<string> },
): Response {
  const type = kind === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson';
  // ReadableStream of node:stream/web is the one of Fetch, by another declaration.
  const stream = Readable.toWeb(Readable.from(bytesOf(lines))) as ReadableStream;
  return new Response(stream, {
    headers: {
      'Content-Type': type,
      'Content-Disposition': `attachment; filename="${fileName}.${kind}"`,
      'Cache-Control': 'private, no-store',
    },
  });
}

async function* bytesOf(lines: AsyncGenerator<string>): AsyncGenerator<Buffer> {
  for await (const text of lines) yield Buffer.from(text);
}

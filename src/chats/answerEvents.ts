/**
 * Texts as an answer over HTTP, `text/event-stream`. The first of them is waited for: what cannot be is an
 * answer like any other, while nothing has been said yet.
 */
export async function answerEvents(texts: AsyncGenerator<string>): Promise<Response> {
  const first = await texts.next();
  return new Response(streamOf(first, texts), {
    headers: {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    },
  });
}

/** Pulled text by text: nothing is made before it can be taken. */
function streamOf(
  first: IteratorResult<string>,
  texts: AsyncGenerator<string>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let next: IteratorResult<string> | undefined = first;
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = next ?? (await texts.next());
        next = undefined;
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      async cancel() {
        await texts.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}

/**
 * A CSV file that is made while it is sent: the next part is made once the one before was taken, and none after the client
 * left. The first part is made before the answer begins, so what is refused has its status.
 * @throws what the first part throws; a later error cuts the file, which browsers report as a failed download
 */
export async function csvResponse(fileName: string, parts: AsyncGenerator<string>): Promise<Response> {
  const encoder = new TextEncoder();
  let next: Promise<IteratorResult<string>> | undefined = Promise.resolve(await parts.next());
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const part = await (next ?? parts.next());
        next = undefined;
        if (part.done) controller.close();
        else controller.enqueue(encoder.encode(part.value));
      },
      async cancel() {
        await parts.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
    },
  });
}

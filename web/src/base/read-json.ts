/** Reads a request's body as JSON, at most `maxBytes`; undefined when it is longer, broken or no JSON. */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const text = await readText(request, maxBytes);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads a request's body as text, at most `maxBytes`; undefined when it is longer, or says so beforehand. */
export async function readText(request: Request, maxBytes: number): Promise<string | undefined> {
  if (Number(request.headers.get('content-length')) > maxBytes) return undefined;
  if (!request.body) return '';
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of request.body) {
    length += piece.byteLength;
    if (length > maxBytes) return undefined; // leaving the loop cancels the rest
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

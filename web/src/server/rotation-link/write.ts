interface Content {
  readonly body?: Readonly<Record<string, string | number | null>>;
  readonly html?: string;
  readonly seeOther?: string;
  readonly retryAfter?: string | number | undefined;
}

/** An answer that no one keeps or indexes: JSON, or lines of `name: value` where Accept asks for plain text only. */
export function writeAnswer(request: Request, status: number, content: Content = {}): Response {
  const { body, html, seeOther, retryAfter } = content;
  const headers = new Headers({ 'cache-control': 'no-store' });
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter));
  if (seeOther !== undefined) headers.set('location', seeOther);
  if (html !== undefined) {
    headers.set('content-type', 'text/html; charset=utf-8');
    return new Response(html, { status, headers });
  }
  if (!body) return new Response(null, { status, headers });
  if (!wantsText(request.headers.get('accept') ?? '')) return Response.json(body, { status, headers });
  headers.set('content-type', 'text/plain; charset=utf-8');
  const lines = Object.entries(body).map(([name, value]) => `${name}: ${value ?? ''}\n`);
  return new Response(lines.join(''), { status, headers });
}

function wantsText(accept: string): boolean {
  return /\btext\/plain\b/i.test(accept) && !/\bapplication\/json\b/i.test(accept);
}

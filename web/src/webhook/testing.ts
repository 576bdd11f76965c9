import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Where tests leave what is to be closed: a TestContext, or a world's own. */
export interface Closing {
  after(work: () => unknown): void;
}

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** What the receiver does, by the first part of the path: every way in which webhooks go wrong, and the right one. */
const answers: Readonly<Record<string, Answer>> = {
  ok: (response) => response.end('thanks'),
  slow: () => undefined,
  drip: (response) => void response.writeHead(200).write('so far'),
  error: (response) => response.writeHead(500).end('broken'),
  redirect: (response) => response.writeHead(302, { location: '/ok' }).end(),
  gone: (response) => response.writeHead(410).end(),
  busy: (response) => response.writeHead(429, { 'retry-after': '120' }).end(),
  close: (response) => response.destroy(),
  cut: (response) => void response.writeHead(200).write('half', () => response.destroy()),
  huge: (response) => {
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(16_384))) continue;
    };
    response.on('drain', more);
    more();
  },
  nul: (response) => response.end(Buffer.from('a\0b\xff', 'latin1')),
};

/** A local receiver of webhooks that fails in every way: `url('slow')` never answers, `url('error')` answers 500, … */
export async function startReceiver(closing: Closing, tls?: { readonly cert: string; readonly key: string }) {
  const received: Received[] = [];
  const arrivals = new EventEmitter();
  let open = 0;
  let mostOpen = 0;
  const held: (() => void)[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    response.on('close', () => {
      open -= 1;
      arrivals.emit('end');
    });
    let body = '';
    request.setEncoding('utf8').on('data', (piece) => (body += String(piece)));
    request.on('end', () => {
      const path = request.url ?? '';
      received.push({ path, headers: request.headers, body });
      if (path.startsWith('/hold')) held.push(() => response.end('at last'));
      answers[/^\/(\w+)/u.exec(path)?.[1] ?? '']?.(response, request);
      arrivals.emit('request');
    });
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    received,
    mostOpen: () => mostOpen,
    /** Answers what waits at `hold`. */
    release: () => held.splice(0).forEach((answer) => answer()),
    url: (path: string) => `${tls ? 'https' : 'http'}://127.0.0.1:${port}/${path}`,
    /** Resolves once so many requests have come. */
    async requests(count: number): Promise<void> {
      while (received.length < count) await once(arrivals, 'request');
    },
    /** Resolves once no request is open. */
    async idle(): Promise<void> {
      while (open > 0) await once(arrivals, 'end');
    },
  };
}

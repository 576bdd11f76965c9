import { createServer, type Server, type ServerResponse } from 'node:http';

export interface InternalPages {
  /** Undefined: ready. Else why not, in a word or two. */
  readonly notReady: () => string | undefined;
  /** Parts that are down while the relay itself is healthy. */
  readonly notes?: () => readonly string[];
  readonly metrics: () => Promise<string>;
  readonly metricsType: string;
}

export interface InternalServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Health and metrics for the machine's own eyes; on loopback by default. @throws when it cannot listen */
export async function startInternalServer(host: string, port: number, pages: InternalPages): Promise<InternalServer> {
  const server = createServer((request, response) => {
    answer(request.url ?? '', response, pages).catch(() => response.destroy());
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  const listening = await listen(server, host, port);
  server.on('error', () => undefined); // EMFILE on accept: the client waits in the kernel
  return {
    port: listening,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(url: string, response: ServerResponse, pages: InternalPages): Promise<void> {
  const send = (status: number, body: string, type = 'text/plain; charset=utf-8') =>
    response.writeHead(status, { 'content-type': type }).end(body);
  const notReady = pages.notReady();
  switch (url) {
    case '/healthz':
      return void send(200, ['ok', ...(pages.notes?.() ?? [])].map((line) => `${line}\n`).join(''));
    case '/readyz':
      return void (notReady === undefined ? send(200, 'ready\n') : send(503, `${notReady}\n`));
    case '/metrics':
      return void send(200, await pages.metrics(), pages.metricsType);
    default:
      return void send(404, 'not found\n');
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

import { httpConnect, httpRequest, socksOpen, type Opened, type Via } from './proxy-client.ts';
import { UdpClient } from './udp-client.ts';

/** Where an attempt goes: one host with a port for each kind of origin. */
export interface Destination {
  readonly host: string;
  readonly ports: { readonly echo: number; readonly http: number; readonly udp: number };
  /** Of a destination that answers, by UDP: sent after the datagram in question, its echo proves what was dropped. */
  readonly answering?: { readonly host: string; readonly port: number };
}

/** What an attempt came to: `echoed`, `silent` (UDP only: dropped), or a refusal with its code and HTTP reason. */
export type Outcome = 'echoed' | 'silent' | { readonly code: number | string; readonly reason?: string | undefined };

const word = 'through the phone';

/** Every way to use a connection. Each makes one exchange from sign-in to the origin's echo. */
export const methods = {
  'HTTP CONNECT': async (via: Via, { host, ports }: Destination) => echoed(await httpConnect(via, host, ports.echo)),
  'HTTP absolute-form': async (via: Via, { host, ports }: Destination) => {
    const authority = host.includes(':') ? `[${host}]` : host;
    const answer = await httpRequest(via, `http://${authority}:${ports.http}/echo`, 'POST', word);
    if (!answer.ok) return refusal(answer);
    const body = await answer.wire.rest();
    answer.wire.close();
    return body.toString() === word ? 'echoed' : refusal({ ok: false, code: `body ${body.toString()}` });
  },
  SOCKS5: async (via: Via, { host, ports }: Destination) => echoed(await socksOpen(via, host, ports.echo)),
  'SOCKS5 UDP': async (via: Via, { host, ports, answering }: Destination) => {
    const client = await UdpClient.open(via);
    if (!(client instanceof UdpClient)) return refusal(client);
    try {
      client.send(host, ports.udp, word);
      if (answering) client.send(answering.host, answering.port, 'second');
      return (await client.receive()).toString() === word ? 'echoed' : 'silent';
    } finally {
      client.close();
    }
  },
} as const satisfies Record<string, (via: Via, destination: Destination) => Promise<Outcome>>;

async function echoed(opened: Opened): Promise<Outcome> {
  if (!opened.ok) return refusal(opened);
  opened.wire.write(word);
  await opened.wire.exactly(word.length);
  opened.wire.close();
  return 'echoed';
}

function refusal({ code, reason }: Extract<Opened, { ok: false }>): Outcome {
  return { code, reason };
}

import net from 'node:net';
import type { Route, Target } from '../jobs.ts';
import { socksHandshake } from '../handshake.ts';

/** A UDP association: where datagrams go, and the TCP connection that keeps it alive. */
export interface Association {
  readonly address: Target;
  readonly control: net.Socket;
}

/** Asks a SOCKS5 proxy for UDP ASSOCIATE (RFC 1928 §7) with our address left open (0.0.0.0:0). */
export function associate(route: Exclude<Route, { kind: 'raw' }>): Promise<Association> {
  return new Promise((resolve, reject) => {
    const control = net.connect({ host: route.host, port: route.port, noDelay: true });
    // The same handshake as CONNECT's, with command 3 and an address of zeros in the request
    const handshake = socksHandshake({ host: '0.0.0.0', port: 0 }, route.login, 3);
    control.once('connect', () => control.write(handshake.first));
    control.on('error', reject);
    control.on('data', (piece) => {
      const step = handshake.feed(piece);
      if (step instanceof Error) return void control.destroy(step);
      if (step.send) control.write(step.send);
      if (!step.reply) return;
      const octets = step.reply.subarray(4, 8);
      const bound = octets.every((octet) => octet === 0) ? route.host : octets.join('.');
      resolve({ address: { host: bound, port: step.reply.readUInt16BE(8) }, control });
    });
  });
}

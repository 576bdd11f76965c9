import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { parseTarget, targetOf, type Reason } from '../../../protocol/index.ts';
import { unmapped } from '../../../protocol/ip.ts';
import type { Grant } from '../../gate.ts';
import type { Client } from '../client.ts';
import { sayGoodbye } from '../goodbye.ts';
import { socksReply } from '../refusal.ts';
import { addressBytes } from './address.ts';
import { reachableAddress } from './reachable-address.ts';
import { UdpAssociation } from './udp-association.ts';

/** What the client says it will send from (RFC 1928 §6); zeros when it does not know. */
export interface SourceHint {
  readonly bytes: Uint8Array;
  readonly port: number;
}

/** Serves UDP ASSOCIATE: a UDP socket on the address that the client reached, told in the reply, and a flow through the phone. */
export function associate(client: Client, grant: Grant, hint: SourceHint): void {
  const { context, socket } = client;
  const { gate, tunnels, publicAddress } = context.options;
  const local = addressOf(socket.localAddress);
  const peer = addressOf(client.peerAddress);
  if (!local || !peer) return void socket.destroy();
  client.settle();

  const permit = gate.permitUdp(grant);
  if (typeof permit === 'string') return refuse(client, permit);
  const udp = createSocket({
    type: isIPv6(local.host) ? 'udp6' : 'udp4',
    ipv6Only: isIPv6(local.host),
    lookup: literal,
  });
  const port = sameBytes(hint.bytes, peer.bytes) && hint.port !== 0 ? hint.port : undefined;
  const association = new UdpAssociation({ client, permit, udp, peerHost: peer.host, peerPort: port });
  client.protocol = association;

  const flow = tunnels.openUdp(permit, association);
  if (typeof flow === 'string') return association.end(gate.refused(flow, permit));
  if (association.over) return; // the phone had no room: refused while it was asked
  association.start(flow);
  udp.bind({ address: local.host, port: 0, exclusive: true }, () => {
    const bound = targetOf(reachableAddress(local.bytes, peer.bytes, publicAddress), udp.address().port);
    if (bound) socket.write(Buffer.concat([Buffer.of(5, 0, 0), addressBytes(bound)]));
    association.answered = true;
  });
}

/** Node's text of an address: IPv4 also where it came mapped into IPv6, a zone kept in the host. */
function addressOf(text: string | undefined): { host: string; bytes: Uint8Array } | undefined {
  const [literalText = ''] = (text ?? '').split('%');
  const bytes = parseTarget(literalText, 1)?.bytes;
  if (!bytes) return undefined;
  const plain = unmapped(bytes);
  return { host: plain.length === 4 ? plain.join('.') : (text ?? ''), bytes: plain };
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

/** Everything that is looked up here is a literal already. */
function literal(
  host: string,
  _options: unknown,
  found: (error: NodeJS.ErrnoException | null, address: string, family: number) => void,
): void {
  found(null, host, isIPv6(host) ? 6 : 4);
}

function refuse(client: Client, reason: Reason): void {
  sayGoodbye(client.context, client.release(), client.port, socksReply(reason));
}

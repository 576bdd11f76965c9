import { parseTarget, type Reason } from '../../../protocol/index.ts';
import { unmapped } from '../../../protocol/ip.ts';
import type { Grant, Place } from '../../gate/gate.ts';
import type { Client } from '../client.ts';
import { ClientWait } from '../client-wait.ts';
import { reachableAddress } from './reachable-address.ts';
import { socksReply } from './reply.ts';
import type { SharedUdp } from './shared-udp.ts';
import { UdpAssociation } from './udp-association.ts';

/** What the client says it will send from (RFC 1928 §6); zeros when it does not know. */
export interface SourceHint {
  readonly bytes: Uint8Array;
  readonly port: number;
}

/**
 * Serves UDP ASSOCIATE, once the phone is there: a UDP socket on the address that the client reached, named in the reply, and a
 * flow through the phone.
 */
export function associate(client: Client, shared: SharedUdp, grant: Grant, hint: SourceHint): void {
  const local = addressOf(client.socket.localAddress);
  const peer = addressOf(client.peerAddress);
  if (!local || !peer) return void client.socket.destroy();
  const port = sameBytes(hint.bytes, peer.bytes) && hint.port !== 0 ? hint.port : undefined;
  const ends = { local, peer, port };
  const wait = new ClientWait(client, {
    ...{ grant, early: nothing, refusal: socksReply },
    begin: (_early, place) => begin(client, shared, grant, ends, place),
  });
  wait.enter();
}

const nothing = Buffer.alloc(0);

interface Address {
  readonly host: string;
  readonly bytes: Uint8Array;
}

interface Ends {
  readonly local: Address;
  readonly peer: Address;
  /** That the client announced. */
  readonly port: number | undefined;
}

function begin(
  client: Client,
  shared: SharedUdp,
  grant: Grant,
  { local, peer, port }: Ends,
  place: Place | undefined,
): Reason | undefined {
  const { gate, tunnels, log } = client.context.options;
  const { associations, ports, publicAddress } = shared;
  const permit = gate.permitUdp(grant, place);
  if (typeof permit === 'string') return permit;
  const association = new UdpAssociation({ client, permit, associations, peerHost: peer.host, peerPort: port });
  client.protocol = association;
  client.readAll();
  const flow = tunnels.openUdp(permit, association);
  if (typeof flow === 'string') return void association.end(flow);
  if (association.over) return undefined; // the phone had no room: refused while it was asked
  association.start(flow);
  const { customerId } = permit.connection.settings;
  ports.open(local.host, customerId ?? '').then(
    (udp) => {
      if (typeof udp === 'string') return association.end(udp);
      const reachable = reachableAddress(local.bytes, peer.bytes, publicAddress);
      association.answer(udp, reply(reachable, udp.address().port));
    },
    (error: unknown) => {
      log.error({ err: error, port: client.port }, 'UDP association failed');
      association.end('internal_error');
    },
  );
  return undefined;
}

/** "Succeeded", with the address to send to (RFC 1928 §6). */
function reply(bytes: Uint8Array, port: number): Buffer {
  const type = bytes.length === 4 ? 1 : 4;
  return Buffer.concat([Buffer.of(5, 0, 0, type), bytes, Buffer.of(port >> 8, port & 255)]);
}

/** Node's text of an address: IPv4 also where it came mapped into IPv6, a zone kept in the host. */
function addressOf(text: string | undefined): Address | undefined {
  const [literalText = ''] = (text ?? '').split('%');
  const bytes = parseTarget(literalText, 1)?.bytes;
  if (!bytes) return undefined;
  const plain = unmapped(bytes);
  return { host: plain.length === 4 ? plain.join('.') : (text ?? ''), bytes: plain };
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

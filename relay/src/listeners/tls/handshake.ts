import type { Socket } from 'node:net';
import { TLSSocket, type SecureContext } from 'node:tls';
import { sourceOf } from '../../gate/source-address.ts';
import type { Client } from '../client.ts';
import { refuse } from '../closing.ts';
import { Detection } from '../detect.ts';
import type { Protocol } from '../protocol.ts';
import type { ProxyProtocol } from '../proxy-protocol.ts';
import { checkClientHello } from './client-hello.ts';
import type { HandshakeLine, InLine } from './handshake-line.ts';

export interface TlsOptions {
  readonly line: HandshakeLine;
  /** The certificate in use; undefined while there is none. */
  readonly secureContext: () => SecureContext | undefined;
  /** What is spoken inside. */
  readonly protocols: readonly ProxyProtocol[];
}

/** Fatal alert handshake_failure (RFC 8446 §6.2). */
const handshakeFailure = Buffer.of(21, 3, 3, 0, 2, 2, 40);

/** From a ClientHello to the first byte inside: TLS is taken off the client's socket, and what is inside is detected again. */
export class TlsHandshake implements Protocol, InLine {
  readonly source: string;
  readonly #client: Client;
  readonly #options: TlsOptions;
  #hello: Buffer | undefined;
  #begun = false;

  constructor(client: Client, options: TlsOptions) {
    this.#client = client;
    this.#options = options;
    this.source = sourceOf(client.peerAddress);
  }

  data(bytes: Buffer): void {
    if (this.#begun) return; // not before the handshake is done, and then to another protocol
    const waits = this.#hello !== undefined && checkClientHello(this.#hello) === 'complete';
    const hello = (this.#hello = this.#hello ? Buffer.concat([this.#hello, bytes]) : bytes);
    if (!this.#options.secureContext()) return refuse(this.#client, 'tls_unavailable', handshakeFailure);
    const state = checkClientHello(hello);
    if (state === 'bad') return refuse(this.#client, 'tls_failed', handshakeFailure);
    if (state === 'complete' && !waits) this.#options.line.enter(this);
  }

  begin(): void {
    const client = this.#client;
    const [secureContext, hello] = [this.#options.secureContext(), this.#hello];
    if (client.socket.destroyed || !secureContext || !hello) return;
    this.#begun = true;
    this.#hello = undefined;
    client.secure((socket) => secure(socket, hello, secureContext, () => this.#secured()));
  }

  ended(): void {
    this.#client.socket.destroy();
  }

  expired(): void {
    this.#client.refuse('handshake_timeout');
  }

  /** Before the handshake was done: the client does not like the certificate, say. */
  closed(): void {
    this.#options.line.leave(this);
    if (this.#begun) this.#client.context.options.gate.refused('tls_failed', this.#client);
  }

  #secured(): void {
    this.#client.protocol = new Detection(this.#client, this.#options.protocols);
  }
}

function secure(socket: Socket, hello: Buffer, secureContext: SecureContext, onSecure: () => void): Socket {
  socket.unshift(hello); // node's TLS socket takes what its socket has read
  const secured = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] });
  secured.disableRenegotiation(); // TLS 1.2: each would cost another handshake
  secured.once('secure', onSecure);
  return secured;
}

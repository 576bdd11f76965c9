import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { parseTarget } from '../../protocol/index.ts';
import { addressBytes } from '../../src/listeners/socks5/address.ts';
import { password } from '../fixtures.ts';
import { Wire } from '../support/wire.ts';
import { udpEcho } from '../support/origin.ts';
import { proxyUnderTest, type ProxyUnderTest } from './proxy-under-test.ts';

interface Association {
  readonly control: Wire;
  readonly port: number;
  readonly reply: Buffer;
}

/** A proxy with an origin behind it, and the associations and sockets of its clients, byte by byte. */
export class UdpUnderTest {
  readonly #open: { close(): void }[] = [];

  private constructor(
    readonly proxy: ProxyUnderTest,
    readonly origin: Awaited<ReturnType<typeof udpEcho>>,
  ) {}

  static async start(): Promise<UdpUnderTest> {
    return new UdpUnderTest(await proxyUnderTest(), await udpEcho());
  }

  async socket(host = '127.0.0.1'): Promise<dgram.Socket> {
    const socket = dgram.createSocket('udp4');
    socket.bind(0, host);
    await once(socket, 'listening');
    socket.on('error', () => undefined);
    this.#open.push(socket);
    return socket;
  }

  async associate(hint = [0, 0, 0, 0, 0, 0], to = this.proxy): Promise<Association> {
    const control = await Wire.connect(to.port);
    this.#open.push(control);
    const name = 'ppabcdefghijkm';
    const signIn = [1, name.length, ...Buffer.from(name), password.length, ...Buffer.from(password)];
    control.write(Buffer.from([5, 1, 2, ...signIn, 5, 3, 0, 1, ...hint]));
    await control.exactly(4);
    const reply = await control.exactly(10);
    return { control, port: reply.readUInt16BE(8), reply };
  }

  datagram(payload: string, { host = '127.0.0.1', port = this.origin.port, front = [0, 0, 0] } = {}): Buffer {
    const target = parseTarget(host, port);
    assert.ok(target);
    return Buffer.concat([Buffer.from(front), addressBytes(target), Buffer.from(payload)]);
  }

  async answer(socket: dgram.Socket): Promise<string> {
    const [bytes] = (await once(socket, 'message')) as [Buffer];
    assert.equal(bytes.subarray(0, 10).toString('hex'), this.datagram('').toString('hex'), 'the source is the origin');
    return bytes.subarray(10).toString();
  }

  /** Closes what the test opened. */
  closeClients(): void {
    for (const one of this.#open.splice(0)) one.close();
  }

  async close(): Promise<void> {
    this.closeClients();
    await this.proxy.close();
    await this.origin.close();
  }
}

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}

/** True when nothing listens on the UDP port any more. */
export async function isClosed(port: number): Promise<boolean> {
  const probe = dgram.createSocket('udp4');
  const refused = once(probe, 'error').then(() => true);
  probe.connect(port, '127.0.0.1');
  await once(probe, 'connect');
  probe.send('x');
  const closed = await Promise.race([refused, new Promise<boolean>((resolve) => setTimeout(resolve, 5_000, false))]);
  probe.close();
  return closed;
}

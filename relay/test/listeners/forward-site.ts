import assert from 'node:assert/strict';
import type net from 'node:net';
import { after, afterEach, before } from 'node:test';
import { tcpOrigin, type TcpOrigin } from '../support/origin.ts';
import { Wire } from '../support/wire.ts';
import { signIn } from './http-wire.ts';
import { proxyUnderTest, type ProxyUnderTest } from './proxy-under-test.ts';

/** A proxy and an origin that is scripted byte by byte, for absolute-form requests. Lives as long as the test file. */
export class ForwardSite {
  #proxy: ProxyUnderTest | undefined;
  #origin: TcpOrigin | undefined;
  readonly #wires: Wire[] = [];
  /** What the origin does with a request; set by each test. */
  answers: (socket: net.Socket, text: string) => void = () => {};

  constructor() {
    before(async () => {
      this.#proxy = await proxyUnderTest();
      this.#origin = await tcpOrigin((socket) => this.#serve(socket));
    });
    afterEach(() => this.#closeWires());
    after(async () => {
      await this.#proxy?.close();
      await this.#origin?.close();
    });
  }

  get proxy(): ProxyUnderTest {
    if (!this.#proxy) throw new Error('not there before the first test');
    return this.#proxy;
  }
  get origin(): TcpOrigin {
    if (!this.#origin) throw new Error('not there before the first test');
    return this.#origin;
  }

  /** A client of the proxy, closed after the test. */
  async connect(): Promise<Wire> {
    const wire = await Wire.connect(this.proxy.port);
    this.#wires.push(wire);
    return wire;
  }

  /** A request to the origin that the proxy lets in. */
  request(path: string, { method = 'GET', fields = '', body = '', version = '1.1' } = {}): string {
    const host = `127.0.0.1:${this.origin.port}`;
    return `${method} http://${host}${path} HTTP/${version}\r\nHost: ${host}\r\n${signIn}${fields}\r\n${body}`;
  }

  /** Ends everything, and checks that nothing is left of it. The last test of a file. */
  async nothingIsLeft(): Promise<void> {
    this.#closeWires();
    const { ports, connection, pipes, tunnels } = this.proxy;
    await ports.end();
    assert.deepEqual([connection.running.size, connection.streams], [0, 0]);
    assert.deepEqual([pipes.size, tunnels.openStreams], [0, 0]);
  }

  #closeWires(): void {
    for (const wire of this.#wires.splice(0)) wire.close();
  }

  #serve(socket: net.Socket): void {
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      if (!text.includes('\r\n\r\n')) return;
      const request = text;
      text = '';
      this.answers(socket, request);
    });
  }
}

/** An answer of the origin. */
export function ok(body: string, fields = ''): string {
  return `HTTP/1.1 200 OK\r\n${fields}Content-Length: ${body.length}\r\n\r\n${body}`;
}

/** The path of a request that reached the origin. */
export function pathOf(text: string): string {
  return text.split(' ')[1] ?? '';
}

import type { Reason } from '../../../protocol/index.ts';
import type { Grant } from '../../gate.ts';
import { relayLimits } from '../../limits.ts';
import type { Client } from '../client.ts';
import { bodyReader, chunkEnd, chunkHead, lastChunk, type BodyReader } from './body-reader.ts';
import type { Framing } from './framing.ts';
import { HeadReader } from './head-reader.ts';
import { OriginLink, type LinkOwner } from './origin-link.ts';
import { rebuildInterim, rebuildRequest, rebuildResponse } from './rebuild.ts';
import type { Origin } from './request-target.ts';
import type { Request } from './request.ts';
import { parseResponse, type Response } from './response.ts';

/** What an exchange tells the conversation that it is part of. */
export interface ExchangeOwner {
  /** Request and answer are complete; `link` may serve the next request. `close`: the client was told that we close. */
  exchanged(link: OriginLink | undefined, close: boolean): void;
  /** Nothing of an answer was sent yet: answer this. */
  exchangeRefused(reason: Reason): void;
  /** The origin has agreed to another protocol: all bytes are the client's and the origin's own from now on. */
  switched(): void;
  /** The client takes more of the request. */
  wantsMore(): void;
}

export interface ExchangeOptions {
  readonly client: Client;
  readonly grant: Grant;
  readonly request: Request;
  readonly origin: Origin;
  /** A stream left from the request before. */
  readonly idleLink: OriginLink | undefined;
  readonly owner: ExchangeOwner;
}

/** Methods that may be sent twice (RFC 9110 §9.2.2). */
const idempotent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** One request forwarded to its origin, and the answer on its way back. */
export class Exchange implements LinkOwner {
  readonly #options: ExchangeOptions;
  readonly #head: Buffer;
  readonly #upgrade: boolean;
  readonly #requestBody: BodyReader;
  readonly #repeatable: boolean;
  #link: OriginLink | undefined;
  #reader = new HeadReader();
  #state: 'head' | 'body' | 'switched' | 'over' = 'head';
  #response: Response | undefined;
  #responseBody: BodyReader | undefined;
  /** The answer travels in chunks of our own. */
  #chunks = false;
  #close = false;
  #reused = false;
  /** Something of an answer has come, or was sent. */
  #answered = false;
  #taken: (() => void) | undefined;

  constructor(options: ExchangeOptions) {
    const { request, origin } = options;
    this.#options = options;
    this.#upgrade = asksForWebSocket(request);
    this.#head = rebuildRequest(request, origin, this.#upgrade);
    this.#requestBody = bodyReader(request.framing, false);
    this.#repeatable = request.framing.kind === 'none' && idempotent.has(request.method);
  }

  /** Sends the head: on the idle link when that leads to the same place, else on a new stream. */
  begin(): void {
    const { idleLink } = this.#options;
    if (idleLink && this.#fits(idleLink)) {
      this.#reused = true;
      this.#link = idleLink;
      idleLink.owner = this;
      idleLink.send(this.#head);
    } else {
      idleLink?.close();
      this.#open();
    }
  }

  get method(): string {
    return this.#options.request.method;
  }

  /** True once client and origin speak another protocol. */
  get switched(): boolean {
    return this.#state === 'switched';
  }

  /** All of the request has been read. */
  get requestDone(): boolean {
    return this.#requestBody.done;
  }

  /** Takes body bytes of the client (any bytes after a switch); returns how many, undefined when they are malformed. */
  fromClient(bytes: Buffer): number | undefined {
    const link = this.#link;
    if (this.#state === 'switched') {
      if (link?.send(bytes) === false) this.#options.client.socket.pause();
      return bytes.length;
    }
    const chunked = this.#options.request.framing.kind === 'chunked';
    let ready = true;
    const taken = this.#requestBody.read(bytes, (piece) => {
      if (chunked) link?.send(chunkHead(piece.length));
      ready = link?.send(piece) ?? true;
      if (chunked) ready = link?.send(chunkEnd) ?? true;
    });
    if (taken !== undefined && chunked && this.requestDone) link?.send(lastChunk);
    if (!ready && !this.requestDone) this.#options.client.socket.pause();
    return taken;
  }

  /** The client has ended its side. False: its request is incomplete. */
  clientEnded(): boolean {
    if (this.#state === 'switched') this.#link?.sendEnd();
    return this.requestDone;
  }

  /** The client takes bytes again. */
  clientDrained(): void {
    const taken = this.#taken;
    this.#taken = undefined;
    taken?.();
  }

  /** Ends the exchange without another word. */
  abort(): void {
    this.#state = 'over';
    this.#link?.close();
    this.clientDrained();
  }

  // LinkOwner

  originReady(): void {
    this.#options.owner.wantsMore();
  }

  fromOrigin(bytes: Buffer, taken: () => void): void {
    let rest: Buffer | undefined = bytes;
    while (rest && rest.length > 0) rest = this.#advance(rest);
    if (this.#state === 'over' || !this.#options.client.socket.writableNeedDrain) taken();
    else this.#taken = taken;
  }

  originEnded(): void {
    if (this.#state === 'switched') {
      this.#options.client.socket.end();
    } else if (this.#state === 'body' && this.#response?.framing.kind === 'until_close') {
      this.#complete(0);
    } else {
      this.#broken(this.#reader.begun ? 'bad_response' : 'connection_reset');
    }
  }

  originLost(reason: Reason): void {
    if (this.#state === 'switched' && reason === 'done') this.#options.client.socket.end();
    else this.#fail(reason === 'done' ? 'connection_reset' : reason);
  }

  // Opening

  #fits(link: OriginLink): boolean {
    const { host, port } = this.#options.origin.target;
    if (!link.usable || link.target.host !== host || link.target.port !== port) return false;
    // The origin may close an idle stream at any moment; what cannot be repeated is not sent on an old one.
    return this.#repeatable || performance.now() - link.idleSinceMs < relayLimits.freshOriginMs;
  }

  #open(): void {
    const { client, grant, origin } = this.#options;
    const { gate, tunnels, openPipe } = client.context.options;
    const permit = gate.permit(grant, origin.target);
    if (typeof permit === 'string') return this.#fail(permit);
    const link = new OriginLink(origin.target, this);
    this.#link = link;
    openPipe({
      tunnels,
      permit,
      client: link,
      early: this.#head,
      onOpened: () => {},
      onRefused: (reason) => link.lost(gate.refused(reason)),
      onClosed: (reason) => link.lost(reason),
    });
  }

  // The answer

  /** Takes bytes of the answer; returns what is left of them. */
  #advance(bytes: Buffer): Buffer | undefined {
    switch (this.#state) {
      case 'head':
        return this.#advanceHead(bytes);
      case 'body':
        return this.#advanceBody(bytes);
      case 'switched':
        this.#options.client.socket.write(bytes);
        return undefined;
      case 'over':
        return undefined;
    }
  }

  #advanceHead(bytes: Buffer): Buffer | undefined {
    const head = this.#reader.push(bytes);
    if (head === undefined) return undefined;
    const response = typeof head === 'string' ? undefined : parseResponse(head.text, this.#options.request.method);
    if (!response || typeof head === 'string') {
      this.#broken('bad_response');
      return undefined;
    }
    this.#reader = new HeadReader();
    if (response.status < 200) return this.#onInterim(response) ? head.rest : undefined;
    this.#onFinal(response);
    if (this.#responseBody?.done) this.#complete(head.rest.length);
    return head.rest;
  }

  #onInterim(response: Response): boolean {
    const { client, request, owner } = this.#options;
    if (response.status === 101 && !this.#upgrade) {
      this.#broken('bad_response');
      return false;
    }
    this.#answered = true;
    if (request.minorVersion === 1) client.socket.write(rebuildInterim(response));
    if (response.status !== 101) return true;
    this.#state = 'switched';
    owner.switched();
    return true;
  }

  #onFinal(response: Response): void {
    const { client, request } = this.#options;
    const framing = deliveredFraming(response.framing, request.minorVersion);
    this.#answered = true;
    this.#state = 'body';
    this.#response = response;
    this.#responseBody = bodyReader(response.framing, true);
    this.#chunks = framing.kind === 'chunked';
    this.#close = !request.keepAlive || !this.requestDone || client.context.stopping || framing.kind === 'until_close';
    client.socket.write(rebuildResponse(response, { framing, close: this.#close }));
  }

  #advanceBody(bytes: Buffer): Buffer | undefined {
    const body = this.#responseBody;
    const taken = body?.read(bytes, (piece) => this.#deliver(piece));
    if (!body || taken === undefined) {
      this.#broken('bad_response');
      return undefined;
    }
    if (body.done) this.#complete(bytes.length - taken);
    return undefined;
  }

  #deliver(piece: Buffer): void {
    const { socket } = this.#options.client;
    if (!this.#chunks) {
      socket.write(piece);
      return;
    }
    socket.cork();
    socket.write(chunkHead(piece.length));
    socket.write(piece);
    socket.write(chunkEnd);
    socket.uncork();
  }

  /** @param surplus bytes that the origin sent behind its answer: such a stream is not used again. */
  #complete(surplus: number): void {
    const { client, owner } = this.#options;
    const link = this.#link;
    if (this.#chunks) client.socket.write(lastChunk);
    this.#state = 'over';
    const reusable = surplus === 0 && this.#response?.reusable === true && this.requestDone && !this.#close;
    if (link) link.owner = undefined;
    if (link && reusable && link.usable) {
      link.idleSinceMs = performance.now();
      owner.exchanged(link, false);
    } else {
      link?.close();
      owner.exchanged(undefined, this.#close || !this.requestDone);
    }
  }

  /** The origin's own fault. */
  #broken(reason: Reason): void {
    this.#options.client.refused(reason);
    this.#fail(reason);
  }

  #fail(reason: Reason): void {
    if (this.#state === 'over') return;
    const { client, owner } = this.#options;
    const begun = this.#answered || this.#reader.begun;
    if (this.#reused && this.#repeatable && !begun) return this.#again();
    const silent = this.#state !== 'head';
    this.abort();
    if (silent)
      client.socket.resetAndDestroy(); // what is cut short must not look complete
    else owner.exchangeRefused(reason);
  }

  /** The idle stream had closed: once more on a new one. */
  #again(): void {
    this.#reused = false;
    this.#link?.close();
    this.#open();
  }
}

function deliveredFraming(framing: Framing, minorVersion: 0 | 1): Framing {
  if (framing.kind !== 'chunked' && framing.kind !== 'until_close') return framing;
  return minorVersion === 1 ? { kind: 'chunked' } : { kind: 'until_close' };
}

function asksForWebSocket({ fields, minorVersion, framing }: Request): boolean {
  return (
    minorVersion === 1 &&
    framing.kind === 'none' &&
    fields.elements('connection').includes('upgrade') &&
    fields.elements('upgrade').includes('websocket')
  );
}

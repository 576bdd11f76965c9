import type { Reason } from '../../../protocol/index.ts';
import type { Grant, Place } from '../../gate/gate.ts';
import { relayLimits } from '../../limits.ts';
import { openPipe } from '../../pipe/pipe.ts';
import type { PhoneRequest, Wait } from '../../waiting/waiting-room.ts';
import type { Client } from '../client.ts';
import { hold } from '../protocol.ts';
import { Answer, type AnswerOwner } from './answer.ts';
import { bodyReader, chunkEnd, chunkHead, lastChunk, type BodyReader } from './body-reader.ts';
import type { ExchangeOwner } from './exchange-owner.ts';
import { OriginLink, type LinkOwner } from './origin-link.ts';
import { rebuildRequest } from './rebuild.ts';
import type { Origin } from './request-target.ts';
import { asksForWebSocket, type Request } from './request.ts';

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

/** A chunk below this length is sent as one piece with its framing. */
const joinBelowBytes = 4_096;
const nothing = Buffer.alloc(0);

/**
 * One request forwarded to its origin, and the answer on its way back. Where the phone is unavailable for a moment, the request
 * waits; so does one that was on its way and may be repeated, once.
 */
export class Exchange implements LinkOwner, AnswerOwner, PhoneRequest {
  readonly #options: ExchangeOptions;
  readonly #head: Buffer;
  readonly #requestBody: BodyReader;
  readonly #repeatable: boolean;
  readonly #answer: Answer;
  #link: OriginLink | undefined;
  #wait: Wait | undefined;
  /** The phone was lost with the request once. */
  #phoneLost = false;
  /** The link has served a request before. */
  #reused = false;
  #over = false;
  #bodyBegun = false;
  /** The answer is complete, the request's body is not. */
  #answered = false;
  #surplus = 0;
  /** The link's stream is gone. */
  #lost = false;
  /** Bytes of the origin that wait for another turn of the client. */
  #unread: Buffer | undefined;
  /** Notifies the link that its bytes have left for the client. */
  #taken: (() => void) | undefined;

  constructor(options: ExchangeOptions) {
    const { client, request, origin } = options;
    const upgrade = asksForWebSocket(request);
    this.#options = options;
    this.#head = rebuildRequest(request, origin, upgrade);
    this.#requestBody = bodyReader(request.framing, false);
    this.#repeatable = request.framing.kind === 'none' && idempotent.has(request.method);
    this.#answer = new Answer(client, request, upgrade, this);
  }

  get method(): string {
    return this.#options.request.method;
  }
  get grant(): Grant {
    return this.#options.grant;
  }
  get heldBytes(): number {
    return this.#head.length + this.#options.owner.heldBytes;
  }
  /** Its phone is unavailable; nothing of the request is taken yet. */
  get waiting(): boolean {
    return this.#wait !== undefined;
  }
  get switched(): boolean {
    return this.#answer.switched;
  }
  get requestDone(): boolean {
    return this.#requestBody.done;
  }

  /** Sends the head: on the idle link when that leads to the same place, else on a new stream. */
  start(): void {
    const { idleLink } = this.#options;
    if (!idleLink || !this.#fits(idleLink)) {
      idleLink?.close();
      return this.#open();
    }
    this.#reused = true;
    this.#link = idleLink;
    idleLink.owner = this;
    idleLink.send(this.#head);
  }

  // Client → origin

  /**
   * Takes body bytes, or any bytes after a switch, as many as this turn allows; returns how many, undefined when the
   * body's framing is malformed.
   */
  fromClient(bytes: Buffer): number | undefined {
    if (this.switched) {
      if (this.#link?.send(bytes) === false) this.#options.client.hold(hold.link);
      return bytes.length;
    }
    this.#bodyBegun = true;
    const { client } = this.#options;
    const taken = this.#requestBody.read(
      bytes,
      (piece) => this.#forward(piece),
      () => client.mayProceed,
    );
    if (!this.requestDone) return taken;
    if (this.#options.request.framing.kind === 'chunked') this.#link?.send(lastChunk);
    if (this.#answered) this.#finish();
    return taken;
  }

  #forward(piece: Buffer): void {
    const chunked = this.#options.request.framing.kind === 'chunked';
    const chunk = chunked ? [chunkHead(piece.length), piece, chunkEnd] : [piece];
    const parts = piece.length < joinBelowBytes ? [Buffer.concat(chunk)] : chunk;
    let room = true;
    for (const part of parts) room = this.#link?.send(part) ?? true;
    if (!room) this.#options.client.hold(hold.link);
  }

  /** The client has ended its side. False: its request is incomplete. */
  clientEnded(): boolean {
    if (this.switched) this.#link?.sendEnd();
    return this.requestDone;
  }

  /** The client takes bytes again. */
  clientDrained(): void {
    if (this.#unread) return;
    const taken = this.#taken;
    this.#taken = undefined;
    taken?.();
  }

  /** Ends the exchange without another word. */
  abort(): void {
    this.#wait?.leave();
    this.#wait = undefined;
    this.#leave();
    this.#answer.stop();
    this.#link?.close();
    this.clientDrained();
  }

  // LinkOwner

  originReady(): void {
    this.#options.client.unhold(hold.link);
  }

  fromOrigin(bytes: Buffer, taken: () => void): void {
    this.#taken = taken; // one piece at a time: node's own line counts bytes, whatever a write request costs
    this.#options.client.work(() => this.#readAnswer(bytes));
  }

  /** Another turn of the client has come. */
  proceed(): void {
    if (this.#unread) this.#readAnswer(this.#unread);
  }

  #readAnswer(bytes: Buffer): void {
    const rest = this.#answered ? undefined : this.#answer.read(bytes);
    if (this.#answered) this.#surplus += bytes.length;
    this.#unread = this.#over ? undefined : rest;
    const { socket } = this.#options.client;
    if (this.#over || socket.writableLength === 0 || socket.writableEnded) this.clientDrained();
    else if (!this.#unread && !socket.writableNeedDrain) socket.write(nothing, () => this.clientDrained());
  }

  originEnded(): void {
    if (!this.#answered) this.#answer.ended();
  }

  originLost(reason: Reason): void {
    this.#lost = true;
    if (this.#answered) this.#finish();
    else if (reason === 'done') this.#answer.ended();
    else this.#fail(reason);
  }

  // AnswerOwner

  answerSwitched(): void {
    this.#options.owner.proceeds();
  }

  answerComplete(surplus: number): void {
    this.#surplus = surplus;
    // An origin may answer while it still reads: the request's body is still sent to it, unless the client waits for a 100.
    const bodyComes = !this.requestDone && (this.#bodyBegun || !this.#options.request.expectsContinue);
    if (bodyComes && this.#link && !this.#lost && surplus === 0) this.#answered = true;
    else this.#finish();
  }

  #finish(): void {
    if (this.#over) return;
    const { owner } = this.#options;
    const link = this.#link;
    const close = this.#answer.closes || !this.requestDone;
    this.#leave();
    if (this.#answered) this.clientDrained(); // what else the origin has sent counts as surplus
    if (link?.usable && this.#answer.reusable && this.#surplus === 0 && !close) {
      link.putAside();
      return owner.exchanged(link, false);
    }
    if ((this.#answered || link?.full) && this.requestDone)
      link?.finish(); // the origin still gets all of it
    else link?.close();
    owner.exchanged(undefined, close);
  }

  /** No longer decides whether the client is read. */
  #leave(): void {
    this.#over = true;
    this.#unread = undefined;
    this.#options.client.unhold(hold.link);
  }

  answerBroken(reason: Reason): void {
    this.#fail(reason, true);
  }

  // Opening and failing

  #fits(link: OriginLink): boolean {
    const { client, grant, origin } = this.#options;
    const { host, port } = origin.target;
    if (client.context.options.phones.absence(grant.connection.settings.deviceId)) return false; // a new request waits
    if (!link.usable || link.target.host !== host || link.target.port !== port) return false;
    // The origin may close an idle stream at any moment: what cannot be repeated is not sent on an old one.
    return this.#repeatable || link.idleMs < relayLimits.freshOriginMs;
  }

  #open(): void {
    this.#wait = this.#options.client.context.options.waitingRoom.enter(this);
  }

  /** For the waiting room: opens a stream. */
  begin(place?: Place): Reason | undefined {
    const { client, grant, origin, owner } = this.#options;
    const { gate, tunnels, pipes } = client.context.options;
    const permit = gate.permit(grant, origin.target, place);
    if (typeof permit === 'string') return permit;
    const link = new OriginLink(origin.target, this);
    const waited = this.waiting;
    this.#wait = undefined;
    this.#link = link;
    this.#lost = false;
    openPipe({
      tunnels,
      pipes,
      permit,
      client: link,
      early: this.#head,
      onOpened: () => {},
      onRefused: (reason) => link.lost(reason),
      onClosed: (reason) => link.lost(reason),
    });
    if (waited) owner.proceeds();
    return undefined;
  }

  /** For the waiting room: nothing was opened. */
  refused(reason: Reason): void {
    this.#wait = undefined;
    this.abort();
    this.#options.owner.exchangeRefused(reason);
  }

  #fail(reason: Reason, malformed = false): void {
    if (this.#over || this.#again(reason)) return;
    const { owner } = this.#options;
    const { headSent } = this.#answer;
    this.abort();
    if (headSent) owner.exchangeCut(malformed);
    else owner.exchangeRefused(reason);
  }

  /** When the origin had closed the idle stream, or the phone went away: once more on a new stream. */
  #again(reason: Reason): boolean {
    const { client, grant, owner } = this.#options;
    const { phones, waitingRoom } = client.context.options;
    const phoneLost = !this.#phoneLost && phones.isPassing(grant.connection.settings.deviceId, reason);
    if (!this.#repeatable || this.#answer.begun || !(this.#reused || phoneLost)) return false;
    this.#reused = false;
    this.#phoneLost ||= phoneLost;
    this.#link?.close();
    if (phoneLost) this.#wait = waitingRoom.enterAgain(this, reason);
    else this.#open();
    if (this.waiting) owner.proceeds(); // the client is read again, so that its leaving is noticed
    return true;
  }
}

import { reasons, type Reason } from '../../../protocol/index.ts';
import type { Grant } from '../../gate/gate.ts';
import { relayLimits } from '../../limits.ts';
import type { Client } from '../client.ts';
import { connect, type ConnectAnswers } from '../connect.ts';
import { closeAfterAnswer } from '../closing.ts';
import { hold, type Protocol } from '../protocol.ts';
import { proxyCredentials } from './authorization.ts';
import { bodyReader, type BodyReader } from './body-reader.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeOwner } from './exchange-owner.ts';
import { HeadReader, type HeadFault } from './head-reader.ts';
import { notAWebsite, optionsAnswer } from './local-answers.ts';
import type { OriginLink } from './origin-link.ts';
import { httpRefusal, type RefusalOptions } from './refusal.ts';
import { isOriginForm, parseAbsoluteForm, parseAuthorityForm } from './request-target.ts';
import { parseRequest, type Request } from './request.ts';

const nothing = Buffer.alloc(0);

/** To CONNECT. Success has neither Content-Length nor Transfer-Encoding (RFC 9110 §9.3.6). */
const answers: ConnectAnswers = {
  established: Buffer.from('HTTP/1.1 200 Connection established\r\n\r\n'),
  refusal: (reason, retryAfterSeconds) => httpRefusal(reason, { retryAfterSeconds }),
};

/** The answer to a head that cannot be used. */
const faults = {
  bad: 'bad_request',
  unsupported: 'command_unsupported',
  long: 'head_too_long',
  long_start: 'target_too_long',
} as const satisfies Record<HeadFault | 'unsupported', Reason>;

/**
 * HTTP/1.1 with one client: requests one after the other on the same socket, answered in order, each admitted and
 * permitted on its own, until one of them is CONNECT or asks to close.
 */
export class HttpConversation implements Protocol, ExchangeOwner {
  readonly #client: Client;
  #reader = new HeadReader('request');
  /** Bytes that are not used yet. */
  #held: Buffer | undefined;
  #exchange: Exchange | undefined;
  /** Body of a refused request, to be passed over. */
  #discard: BodyReader | undefined;
  #idleLink: OriginLink | undefined;
  #clientEnded = false;
  #advancing = false;
  /** Answers of our own since the last request that was forwarded. */
  #ownAnswers = 0;
  /** The socket belongs to someone else, or is gone. */
  #over = false;

  constructor(client: Client) {
    this.#client = client;
  }

  data(bytes: Buffer): void {
    this.#held = this.#held ? Buffer.concat([this.#held, bytes]) : bytes;
    this.#advance();
  }

  ended(): void {
    this.#clientEnded = true;
    this.#endAfterLast();
  }

  drained(): void {
    if (this.#exchange) this.#exchange.clientDrained();
    else this.#advance();
  }

  proceed(): void {
    this.#exchange?.proceed();
    this.#advance();
  }

  expired(): void {
    if (!this.#reader.begun) return this.#end(); // between two requests
    this.#refuse('handshake_timeout');
  }

  closed(): void {
    this.#over = true;
    this.#exchange?.abort();
    this.#idleLink?.close();
  }

  // Reading

  /** Uses what is held as far as this turn allows: a body, a head, the next request behind it. */
  #advance(): void {
    if (this.#advancing) return;
    this.#advancing = true;
    this.#client.work(() => this.#useHeld());
    this.#advancing = false;
  }

  #useHeld(): void {
    this.#client.unhold(hold.answer);
    while (this.#held && this.#held.length > 0 && !this.#over && !this.#waits() && this.#client.mayProceed) {
      const bytes = this.#held;
      this.#held = undefined;
      this.#held = this.#step(bytes);
    }
    this.#endAfterLast();
  }

  /** True while what is held has to wait: for the phone, for this request's answer, or for the client to take its last one. */
  #waits(): boolean {
    const exchange = this.#exchange;
    if (exchange?.waiting) {
      // read a little, so that the client's leaving is noticed
      if (this.heldBytes >= relayLimits.maxWaitingInputBytes) this.#client.hold(hold.answer);
      return true;
    }
    const waits = exchange ? exchange.requestDone && !exchange.switched : this.#client.socket.writableNeedDrain;
    if (waits) this.#client.hold(hold.answer);
    return waits;
  }

  /** Returns what is left of the bytes. */
  #step(bytes: Buffer): Buffer | undefined {
    const body = this.#exchange ?? this.#discard;
    if (!body) return this.#readHead(bytes);
    const taken = body instanceof Exchange ? body.fromClient(bytes) : body.read(bytes, () => {});
    if (taken === undefined) {
      this.#client.refuse('bad_request', nothing); // too late for words
      return body instanceof Exchange ? this.#breakOff(body) : this.#end();
    }
    if (this.#discard?.done) this.#discard = undefined;
    return bytes.subarray(taken);
  }

  #readHead(bytes: Buffer): Buffer | undefined {
    const waiting = this.#client.context.handshakes;
    const fresh = !this.#reader.begun;
    const head = this.#reader.push(bytes);
    if (head === undefined) {
      if (fresh && this.#client.context.keepAlives.delete(this.#client)) waiting.add(this.#client);
      return undefined;
    }
    this.#client.settle();
    const request = typeof head === 'string' ? head : parseRequest(head.text);
    if (typeof request === 'string' || typeof head === 'string') {
      return this.#refuse(typeof request === 'string' ? faults[request] : 'bad_request');
    }
    this.#reader = new HeadReader('request');
    return this.#onRequest(request, head.rest);
  }

  // Deciding

  /** Serves a request; returns the bytes behind its head that are not used yet. */
  #onRequest(request: Request, rest: Buffer): Buffer | undefined {
    if (isOriginForm(request.target)) return this.#sayLast(notAWebsite);
    const credentials = proxyCredentials(request.fields);
    if (credentials === 'bad') return this.#refuseOwn(request, 'bad_request');
    const grant = this.#client.admit('http', credentials);
    if (typeof grant === 'string') return this.#turnAway(request, grant, rest);
    if (request.method === 'CONNECT') return this.#connect(request, grant, rest);
    if (request.method === 'OPTIONS' && (request.target === '*' || isLastHop(request)))
      return this.#options(request, rest);
    if (request.method === 'TRACE' && isLastHop(request)) return this.#refuseOwn(request, 'command_unsupported');
    const origin = parseAbsoluteForm(request.target, request.method);
    if (typeof origin === 'string') return this.#refuseOwn(request, origin);
    const idleLink = this.#idleLink;
    this.#idleLink = undefined;
    this.#ownAnswers = 0;
    this.#exchange = new Exchange({ client: this.#client, grant, request, origin, idleLink, owner: this });
    this.#exchange.start();
    return rest;
  }

  #connect(request: Request, grant: Grant, early: Buffer): undefined {
    const target = parseAuthorityForm(request.target);
    if (typeof target === 'string') return this.#refuseOwn(request, target);
    this.#over = true;
    this.#idleLink?.close();
    connect(this.#client, { grant, target, early, answers });
  }

  /** Asks for credentials again on the same socket, when the request's body is no obstacle; else closes. */
  #turnAway(request: Request, reason: Reason, rest: Buffer): Buffer | undefined {
    const { framing, keepAlive, expectsContinue, method } = request;
    const small =
      framing.kind === 'none' || (framing.kind === 'length' && framing.bytes <= relayLimits.maxDiscardBytes);
    const again = reasons[reason].http === 407 && keepAlive && small && !expectsContinue && !this.#clientEnded;
    if (!again || this.#isLastAnswer()) return this.#refuse(reason, { headOnly: method === 'HEAD' });
    this.#client.refuse(reason, httpRefusal(reason, { keepAlive: true, headOnly: method === 'HEAD' }));
    this.#client.context.keepAlives.add(this.#client);
    if (framing.kind !== 'none') this.#discard = bodyReader(framing, false);
    return rest;
  }

  #options(request: Request, rest: Buffer): Buffer | undefined {
    const last = request.framing.kind !== 'none' || !request.keepAlive || this.#isLastAnswer();
    if (last) return this.#sayLast(optionsAnswer(true));
    this.#client.socket.write(optionsAnswer(false));
    this.#client.context.keepAlives.add(this.#client);
    return rest;
  }

  /** Counts an answer of our own: anyone who asks for nothing else has to connect again now and then. */
  #isLastAnswer(): boolean {
    return ++this.#ownAnswers >= relayLimits.maxOwnAnswers;
  }

  // ExchangeOwner

  exchanged(link: OriginLink | undefined, close: boolean): void {
    this.#exchange = undefined;
    this.#idleLink = link;
    if (close || this.#client.context.stopping) return this.#end();
    this.#client.context.keepAlives.add(this.#client);
    this.#advance();
  }

  exchangeRefused(reason: Reason): void {
    const { method, grant } = this.#exchange ?? {};
    const { phones } = this.#client.context.options;
    const retryAfterSeconds = grant && phones.retryAfterSeconds(grant.connection.settings.deviceId, reason);
    this.#exchange = undefined;
    this.#refuse(reason, { headOnly: method === 'HEAD', retryAfterSeconds });
  }

  exchangeCut(malformed: boolean): void {
    this.#exchange = undefined;
    if (malformed) this.#client.refuse('bad_response', nothing); // too late for words
    this.#end();
  }

  proceeds(): void {
    this.#advance();
  }

  get heldBytes(): number {
    return this.#held?.length ?? 0;
  }

  // Ending

  #refuseOwn(request: Request, reason: Reason): undefined {
    return this.#refuse(reason, { headOnly: request.method === 'HEAD' });
  }

  #refuse(reason: Reason, options: RefusalOptions = {}): undefined {
    if (this.#over) return;
    this.#client.refuse(reason, httpRefusal(reason, options));
    this.#end();
  }

  /** A client that has ended its side gets the answer to all that it has sent, and the end. */
  #endAfterLast(): void {
    if (!this.#clientEnded || this.#over) return;
    if (this.#exchange?.waiting) return void this.#breakOff(this.#exchange); // it would wait for no one
    if (this.#held?.length) return;
    if (!this.#exchange) this.#end();
    else if (!this.#exchange.clientEnded()) this.#breakOff(this.#exchange);
  }

  /** The client's request broke off: what came of an answer still reaches it. */
  #breakOff(exchange: Exchange): undefined {
    this.#exchange = undefined;
    exchange.abort();
    this.#end();
  }

  #end(): undefined {
    return this.#sayLast();
  }

  #sayLast(answer?: Buffer): undefined {
    if (this.#over) return;
    this.#over = true;
    this.#idleLink?.close();
    closeAfterAnswer(this.#client, answer);
  }
}

/** Max-Forwards: 0 on OPTIONS or TRACE asks the proxy itself (RFC 9110 §7.6.2). */
function isLastHop({ fields }: Request): boolean {
  return fields.all('max-forwards').some((value) => /^0+$/.test(value));
}

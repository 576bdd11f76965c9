import type { Reason } from '../../../protocol/index.ts';
import { relayLimits } from '../../limits.ts';
import type { Client } from '../client.ts';
import { bodyReader, chunkEnd, chunkHead, lastChunk, type BodyReader } from './body-reader.ts';
import type { Framing } from './framing.ts';
import { HeadReader } from './head-reader.ts';
import { rebuildInterim, rebuildResponse } from './rebuild.ts';
import type { Request } from './request.ts';
import { parseResponse, type Response } from './response.ts';

/** What an answer reports to its exchange. */
export interface AnswerOwner {
  /** All of the request has been read. */
  readonly requestDone: boolean;
  /** 101: the bytes that follow are no HTTP any more. */
  answerSwitched(): void;
  /** The answer is complete. `surplus`: bytes that the origin sent behind it. */
  answerComplete(surplus: number): void;
  /** The origin's answer is malformed or cut short. */
  answerBroken(reason: Reason): void;
}

/** The answer to one request on its way from the origin to the client: parsed, and written again in our own framing. */
export class Answer {
  readonly #client: Client;
  readonly #request: Request;
  readonly #upgrade: boolean;
  readonly #owner: AnswerOwner;
  #state: 'head' | 'body' | 'switched' | 'over' = 'head';
  #reader = new HeadReader('answer');
  #final: Response | undefined;
  #body: BodyReader | undefined;
  /** The body travels in chunks of our own. */
  #chunks = false;
  #close = false;
  #interims = 0;

  /** `upgrade`: the client has asked to switch protocols, so the origin may. */
  constructor(client: Client, request: Request, upgrade: boolean, owner: AnswerOwner) {
    this.#client = client;
    this.#request = request;
    this.#upgrade = upgrade;
    this.#owner = owner;
  }

  /** Something of an answer has come. */
  get begun(): boolean {
    return this.#state !== 'head' || this.#interims > 0 || this.#reader.begun;
  }
  /** The client has got the final head, so nothing else can be answered. */
  get headSent(): boolean {
    return this.#state === 'body' || this.#state === 'switched';
  }
  get switched(): boolean {
    return this.#state === 'switched';
  }
  /** The client knows that we close. */
  get closes(): boolean {
    return this.#close;
  }
  /** The origin takes another request on this stream. */
  get reusable(): boolean {
    return this.#final?.reusable ?? false;
  }

  /** Takes bytes of the origin, as many as this turn of the client allows. Returns the rest, for another turn. */
  read(bytes: Buffer): Buffer | undefined {
    let rest: Buffer | undefined = bytes;
    while (rest && rest.length > 0) {
      if (!this.#client.mayProceed) return rest;
      rest = this.#step(rest);
    }
    return undefined;
  }

  /** The origin sends no more. */
  ended(): void {
    if (this.#state === 'switched') this.#client.socket.end();
    else if (this.#state === 'body' && this.#final?.framing.kind === 'until_close') this.#complete(0);
    else if (this.#state !== 'over') this.#broken(this.begun ? 'bad_response' : 'connection_reset');
  }

  /** Nothing more is to be delivered. */
  stop(): void {
    this.#state = 'over';
  }

  /** Returns what is left of the bytes. */
  #step(bytes: Buffer): Buffer | undefined {
    switch (this.#state) {
      case 'head':
        return this.#readHead(bytes);
      case 'body':
        return this.#readBody(bytes);
      case 'switched':
        this.#client.socket.write(bytes);
        return undefined;
      case 'over':
        return undefined;
    }
  }

  #readHead(bytes: Buffer): Buffer | undefined {
    const head = this.#reader.push(bytes);
    if (head === undefined) return undefined;
    const response = typeof head === 'string' ? undefined : parseResponse(head.text, this.#request.method);
    if (!response || typeof head === 'string' || (response.status === 101 && !this.#upgrade)) {
      return this.#broken('bad_response');
    }
    this.#reader = new HeadReader('answer');
    if (response.status < 200) this.#onInterim(response);
    else this.#onFinal(response);
    if (!this.#body?.done) return head.rest;
    return this.#complete(head.rest.length);
  }

  #onInterim(response: Response): void {
    if (++this.#interims > relayLimits.maxInterimAnswers) return this.#broken('bad_response');
    if (this.#request.minorVersion === 1) this.#client.socket.write(rebuildInterim(response)); // RFC 9110 §15.2
    if (response.status !== 101) return;
    this.#state = 'switched';
    this.#owner.answerSwitched();
  }

  #onFinal(response: Response): void {
    const framing = deliveredFraming(response.framing, this.#request.minorVersion);
    this.#state = 'body';
    this.#final = response;
    this.#body = bodyReader(response.framing, true);
    this.#chunks = framing.kind === 'chunked';
    this.#close =
      !this.#request.keepAlive ||
      !this.#owner.requestDone ||
      this.#client.context.stopping ||
      framing.kind === 'until_close';
    this.#client.socket.write(rebuildResponse(response, { framing, close: this.#close }));
  }

  #readBody(bytes: Buffer): Buffer | undefined {
    const client = this.#client;
    const taken = this.#body?.read(
      bytes,
      (piece) => this.#deliver(piece),
      () => client.mayProceed,
    );
    if (taken === undefined) return this.#broken('bad_response');
    if (this.#body?.done) return this.#complete(bytes.length - taken);
    return bytes.subarray(taken);
  }

  #deliver(piece: Buffer): void {
    const { socket } = this.#client;
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

  #complete(surplus: number): undefined {
    if (this.#chunks) this.#client.socket.write(lastChunk);
    this.#state = 'over';
    this.#owner.answerComplete(surplus);
  }

  #broken(reason: Reason): undefined {
    this.#owner.answerBroken(reason);
  }
}

/** A body whose length is not known beforehand travels in chunks, so that a cut shows; HTTP/1.0 knows none. */
function deliveredFraming(framing: Framing, minorVersion: 0 | 1): Framing {
  if (framing.kind !== 'chunked' && framing.kind !== 'until_close') return framing;
  return minorVersion === 1 ? { kind: 'chunked' } : { kind: 'until_close' };
}

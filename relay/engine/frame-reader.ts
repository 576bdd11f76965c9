import { ByteQueue } from './byte-queue.ts';
import { frame, frameFits, frameHeaderBytes, frameOf, frames, type FrameRow } from '../protocol/frames.ts';
import { returnBytes } from './slab-pool.ts';
import { MessageReader } from '../protocol/websocket.ts';

/** What a {@link FrameReader} calls. */
export interface FrameSink {
  /** A whole frame other than DATA, whose payload length and stream id fit its type. */
  onFrame(row: FrameRow, id: number, payload: Buffer): void;
  /** A piece of a DATA frame, as it arrived: bulk is never gathered or copied. Anyone who is done with it returns it. */
  onData(id: number, piece: Buffer): void;
  onPing(payload: Buffer): void;
  onClose(code: number): void;
  /** Called once; nothing follows. */
  fail(why: string): void;
}

const nothing = Buffer.alloc(0);

/** Bytes of one side of a tunnel in, frames out. */
export class FrameReader {
  readonly #sink: FrameSink;
  readonly #messages: MessageReader;
  readonly #header = Buffer.alloc(frameHeaderBytes);
  #headerHave = 0;
  #type = 0;
  #id = 0;
  #payloadBytes = 0;
  #passedOn = 0;
  /** Copies of what has come of a frame other than DATA. */
  #payload: ByteQueue | undefined;

  /** `masked`: the peer is a WebSocket client. */
  constructor(masked: boolean, sink: FrameSink) {
    this.#sink = sink;
    this.#messages = new MessageReader(
      {
        onPiece: (piece) => this.#onPiece(piece),
        onMessageEnd: () => this.#onMessageEnd(),
        onPing: (payload) => sink.onPing(payload),
        onClose: (code) => sink.onClose(code),
        fail: (why) => sink.fail(why),
      },
      masked,
    );
  }

  /** Reads until `mayProceed`, asked every few frames, says no. Returns what is left of the chunk. */
  push(chunk: Buffer, mayProceed?: () => boolean): Buffer | undefined {
    this.#passedOn = 0;
    const used = this.#messages.push(chunk, mayProceed);
    returnBytes(chunk, used - this.#passedOn);
    return used < chunk.length ? chunk.subarray(used) : undefined;
  }

  stop(): void {
    this.#messages.stop();
  }

  #fail(why: string): void {
    this.#messages.stop();
    this.#sink.fail(why);
  }

  #onPiece(piece: Buffer): void {
    let at = 0;
    if (this.#headerHave < frameHeaderBytes) {
      while (at < piece.length && this.#headerHave < frameHeaderBytes)
        this.#header[this.#headerHave++] = piece[at++] ?? 0;
      if (this.#headerHave < frameHeaderBytes) return;
      this.#type = this.#header[0] ?? 0;
      this.#id = this.#header.readUInt32BE(1);
      this.#payloadBytes = 0;
      this.#payload = undefined;
    }
    if (at === piece.length) return;
    const rest = at === 0 ? piece : piece.subarray(at);
    this.#payloadBytes += rest.length;
    if (this.#type === frame.data) {
      if (this.#payloadBytes > frames.data.maxBytes || this.#id === 0) return this.#fail('DATA too long');
      this.#passedOn += rest.length;
      this.#sink.onData(this.#id, rest);
    } else {
      (this.#payload ??= new ByteQueue()).push(Buffer.from(rest)); // a copy: the chunk is returned
    }
  }

  #onMessageEnd(): void {
    const complete = this.#headerHave === frameHeaderBytes;
    this.#headerHave = 0;
    const row = frameOf(this.#type);
    if (!complete || !row || !frameFits(row, this.#id, this.#payloadBytes)) return this.#fail('malformed frame');
    if (this.#type === frame.data) return;
    const payload = this.#payload?.takeAll() ?? nothing;
    this.#payload = undefined;
    this.#sink.onFrame(row, this.#id, payload);
  }
}

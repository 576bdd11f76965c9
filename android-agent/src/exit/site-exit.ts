import type { Duplex } from 'node:stream';
import type { Stream } from '@pocketproxy/relay/engine';
import type { Reason } from '@pocketproxy/relay/protocol';
import { StreamDuplex } from './stream-duplex.ts';
import type { ExitContext } from './tcp-exit.ts';

/** A stream to a site inside the simulated network: nothing is dialled, so there is nothing to check either. */
export class SiteExit extends StreamDuplex {
  readonly #stream: Stream;
  readonly #context: ExitContext;

  constructor(stream: Stream, site: (phoneEnd: Duplex) => void, context: ExitContext) {
    const { link } = context.network;
    super(stream, link?.shaped ? link : undefined);
    this.#stream = stream;
    this.#context = context;
    stream.accept();
    site(this);
  }

  /** Ends the stream from the phone's side. */
  cut(reason: Reason): void {
    this.#stream.reset(reason);
  }

  override onClose(reason: Reason): void {
    super.onClose(reason);
    this.#context.onGone(this);
  }
}

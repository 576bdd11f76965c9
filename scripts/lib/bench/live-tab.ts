import { Failure } from '../failure.ts';
import type { WebSession } from './web-session.ts';

/** An open tab, as far as its stream goes. */
export interface Tab {
  readonly bytes: number;
  /** How often its page would have been read again. */
  readonly readings: number;
  /** Resolves when it has heard that nothing flows. */
  zero(): Promise<void>;
  close(): void;
}

/** Opens the stream of a page as its script does: with the page's mark. @throws Failure when the page has none */
export async function openTab(session: WebSession, page: string): Promise<Tab> {
  const html = (await session.get(page)).body.toString();
  const [, key, since] = /\\"session\\":\\"([\w-]{22})\\",\\"since\\":\\"([^"\\]+)\\"/.exec(html) ?? [];
  if (key === undefined || since === undefined) throw new Failure(`${page} has no live stream.`);
  const stop = new AbortController();
  const address = `/api/live?${new URLSearchParams({ session: key, since }).toString()}`;
  const { body, status } = await session.open(address, stop.signal);
  if (status !== 200 || !body) throw new Failure(`The stream of ${page} answered ${status}.`);
  const tab = { bytes: 0, readings: 0 };
  let heard: () => void = () => undefined;
  const zero = new Promise<void>((resolve) => (heard = resolve));
  void follow(body, (text) => {
    tab.bytes += Buffer.byteLength(text);
    for (const [, json = ''] of text.matchAll(/^data: (\{.*\})$/gm)) {
      if (/^\{"type":"(changed|resync)"/.test(json)) tab.readings += 1;
      if (json.startsWith('{"type":"rates"') && json.includes(',0,0]')) heard();
    }
  });
  return {
    get bytes() {
      return tab.bytes;
    },
    get readings() {
      return tab.readings;
    },
    zero: () => zero,
    close: () => stop.abort(),
  };
}

async function follow(body: ReadableStream<Uint8Array>, take: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const piece of body) {
      const parts = (rest + decoder.decode(piece, { stream: true })).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) take(`${part}\n\n`);
    }
  } catch {
    // The tab was closed
  }
}

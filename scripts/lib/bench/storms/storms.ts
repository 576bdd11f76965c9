import net from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { frame } from '../../../../relay/protocol/frames.ts';
import { dial } from '../dial.ts';
import type { Route, Target } from '../jobs.ts';
import { heartbeat, HostilePhone } from './hostile-phone.ts';

/** What a storm is given: a phone and a connection of the attacker's own, and when to end. */
export interface StormContext {
  readonly tunnelUrl: string;
  /** Secret of the phone that the storm plays itself. */
  readonly secret: string;
  /** Through that phone. */
  readonly hostileRoute: Route;
  /** Through a phone of the attacker that works as it should. */
  readonly plainRoute: Extract<Route, { kind: 'socks5' | 'connect' }>;
  /** Reads for ever. */
  readonly sink: Target;
  readonly signal: AbortSignal;
}

/** What came of a storm. */
export interface StormResult {
  /** How often the relay ended it. */
  readonly ended: number;
  /** Bytes that the relay's kernel took. */
  readonly sentBytes: number;
}

/** Runs until the signal. */
export type Storm = (context: StormContext) => Promise<StormResult>;

const stepMs = 10;
/** What the reports named: 4 MB/s of input are enough. */
const bytesPerStep = 40_000;
const one = Buffer.of(7);
const eight = Buffer.alloc(8);
const readers = 43;

/** Connects as the hostile phone and sends what `send` adds, at 4 MB/s, again and again. */
function phoneStorm(send: (phone: HostilePhone) => number, begin?: (context: StormContext) => net.Socket[]): Storm {
  return async (context) => {
    let ended = 0;
    let sentBytes = 0;
    while (!context.signal.aborted) {
      const phone = await HostilePhone.dial(context.tunnelUrl, context.secret);
      if (!phone) {
        await after(100);
        continue;
      }
      await after(50); // welcome
      const clients = begin?.(context) ?? [];
      while (!context.signal.aborted && !phone.closed) {
        for (let bytes = 0; bytes < bytesPerStep && phone.waitingBytes < 1_048_576;) {
          const sent = send(phone);
          if (sent === 0) break;
          bytes += sent;
        }
        phone.outbox.flush();
        await after(stepMs);
      }
      if (phone.closed && !context.signal.aborted) ended++;
      sentBytes += phone.sentBytes;
      phone.close();
      for (const client of clients) client.destroy();
    }
    return { ended, sentBytes };
  };
}

/** Sends frames of one byte to all streams in turn, as far as their credit goes. */
function tinyData(): (phone: HostilePhone) => number {
  let turn = 0;
  return ({ streams, credits, outbox }) => {
    for (let tried = 0; tried < streams.length; tried++) {
      const id = streams[turn++ % streams.length] ?? 0;
      const credit = credits.get(id) ?? 0;
      if (credit === 0) continue; // the relay has not read on, or the stream has ended
      credits.set(id, credit - 1);
      return outbox.frame(frame.data, id, one);
    }
    return 0;
  };
}

function openClients(count: number, read: boolean) {
  return ({ hostileRoute, sink }: StormContext): net.Socket[] =>
    Array.from({ length: count }, () => {
      const socket = dial(
        hostileRoute,
        sink, // the hostile phone accepts without dialling
        {
          onOpen: () => void (read || socket.pause()),
          onBytes: () => undefined,
          onEnd: () => undefined,
          onFail: () => undefined,
        },
      );
      return socket;
    });
}

/** Writes to one socket after the other, at 4 MB/s, as long as the relay lets it. */
function clientStorm(head: (context: StormContext) => string, unit: string): Storm {
  const piece = Buffer.from(unit.repeat(Math.ceil(bytesPerStep / unit.length)), 'latin1');
  return async (context) => {
    let ended = 0;
    let sentBytes = 0;
    while (!context.signal.aborted) {
      const { host, port } = context.plainRoute;
      const socket = net.connect({ host, port });
      socket.on('error', () => undefined); // 'close' follows
      socket.pause();
      socket.write(head(context));
      while (!context.signal.aborted && !socket.destroyed && !socket.errored) {
        if (socket.writableLength < 1_048_576) socket.write(piece);
        else if (socket.readableLength > 0) break;
        await after(stepMs);
      }
      if (!context.signal.aborted) ended++;
      sentBytes += socket.bytesWritten - socket.writableLength;
      socket.destroy();
    }
    return { ended, sentBytes };
  };
}

function chunkedUpload({ plainRoute: { login }, sink }: StormContext): string {
  const basic = Buffer.from(`${login?.username}:${login?.password}`).toString('base64');
  const at = `${sink.host}:${sink.port}`;
  const fields = `Host: ${at}\r\nProxy-Authorization: Basic ${basic}\r\nTransfer-Encoding: chunked`;
  return `POST http://${at}/ HTTP/1.1\r\n${fields}\r\n\r\n`;
}

const flapping: Storm = async (context) => {
  let ended = 0;
  let sentBytes = 0;
  while (!context.signal.aborted) {
    const phone = await HostilePhone.dial(context.tunnelUrl, context.secret);
    if (!phone) ended++;
    await after(2);
    sentBytes += phone?.sentBytes ?? 0;
    phone?.close();
  }
  return { ended, sentBytes };
};

/** Each is bounded by its context's signal, in rate by the steps, and stays on loopback. */
export const storms: Readonly<Record<string, Storm>> = {
  'DATA frames of 1 byte': phoneStorm(tinyData(), openClients(8, true)),
  'hoarding: DATA frames of 1 byte, 43 clients that do not read': phoneStorm(tinyData(), openClients(readers, false)),
  heartbeats: phoneStorm((phone) => phone.outbox.frame(frame.control, 0, heartbeat)),
  PINGs: phoneStorm((phone) => phone.outbox.frame(frame.ping, 0, eight)),
  'upload in chunks of 1 byte': clientStorm(chunkedUpload, '1\r\nx\r\n'),
  'requests without password, answers unread': clientStorm(
    () => '',
    'GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n',
  ),
  'flapping phone': flapping,
};

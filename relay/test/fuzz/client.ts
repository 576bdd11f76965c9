import { damaged, oneOf, randomBytesFrom, type Random } from '../support/random.ts';
import type { Via } from '../support/proxy-client.ts';
import { Wire } from '../support/wire.ts';

const methods = ['GET', 'POST', 'HEAD', 'CONNECT', 'OPTIONS', 'get', 'M-SEARCH'] as const;
const fields = [
  'Content-Length: 5',
  'Content-Length: 5, 5',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: identity',
  'Expect: 100-continue',
  'Connection: keep-alive, upgrade',
  'Connection: close',
  'Upgrade: websocket',
  'Proxy-Connection: keep-alive',
  'Host: other.test',
  'X: \t a',
  'Cookie: é',
] as const;

/** What a client may send first, sound or nearly: HTTP, SOCKS5 or SOCKS4 with what follows, or a ClientHello. */
export function request(via: Via, originPort: number, random: Random): Buffer {
  const begin = oneOf(random, [httpRequests, httpRequests, socksRequest, socksRequest, socks4Request, clientHello]);
  const sound = begin(via, originPort, random);
  return random(3) === 0 ? sound : damaged(sound, random);
}

function httpRequests(via: Via, port: number, random: Random): Buffer {
  const heads: string[] = [];
  for (let count = 1 + random(4); count > 0; count--) {
    const method = oneOf(random, methods);
    const target = oneOf(random, [
      `127.0.0.1:${port}`,
      `http://127.0.0.1:${port}/`,
      `http://user:word@127.0.0.1:${port}?q#f`,
      `ws://[::1]:${port}/`,
      'https://-a_.test/',
      '*',
      '/relative',
    ]);
    const lines = Array.from({ length: random(5) }, () => oneOf(random, fields));
    const login = random(8) === 0 ? [] : [authorization(via)];
    const body = random(2) === 0 ? '' : oneOf(random, ['hello', '5\r\nhello\r\n0\r\n\r\n', '1\r\na\r\n'.repeat(200)]);
    heads.push([`${method} ${target} HTTP/1.${random(2)}`, ...lines, ...login, '', body].join('\r\n'));
  }
  return Buffer.from(heads.join(''), random(2) === 0 ? 'utf8' : 'latin1');
}

function authorization({ login }: Via): string {
  return `Proxy-Authorization: Basic ${Buffer.from(`${login?.username}:${login?.password}`).toString('base64')}`;
}

function socksRequest({ login }: Via, port: number, random: Random): Buffer {
  const [name, word] = [Buffer.from(login?.username ?? ''), Buffer.from(login?.password ?? '')];
  const address = oneOf(random, [
    Buffer.from([1, 127, 0, 0, 1]),
    Buffer.concat([Buffer.from([3, 9]), Buffer.from('localhost')]),
    Buffer.concat([Buffer.from([4]), randomBytesFrom(random, 16)]),
    Buffer.from([3, 0]),
  ]);
  return Buffer.concat([
    Buffer.from([random(20) === 0 ? 4 : 5, 2, 0, 2]),
    Buffer.concat([Buffer.from([1, name.length]), name, Buffer.from([word.length]), word]),
    Buffer.concat([Buffer.from([5, oneOf(random, [1, 1, 2, 3]), 0]), address, Buffer.from([port >> 8, port & 0xff])]),
    randomBytesFrom(random, random(50)),
  ]);
}

function socks4Request(_via: Via, port: number, random: Random): Buffer {
  const address = oneOf(random, [
    [127, 0, 0, 1],
    [0, 0, 0, 1],
    [0, 0, 0, 0],
  ]);
  const texts = oneOf(random, ['\0', 'me\0', 'me\0localhost\0', `${'x'.repeat(random(400))}\0`, '\0\0']);
  return Buffer.concat([Buffer.from([4, 1 + random(2), port >> 8, port & 0xff, ...address]), Buffer.from(texts)]);
}

/** Records of TLS whose message is a ClientHello by its head and noise by its body, then more records. */
function clientHello(_via: Via, _port: number, random: Random): Buffer {
  const body = randomBytesFrom(random, 40 + random(600));
  const message = Buffer.concat([Buffer.from([1, 0, body.length >> 8, body.length & 0xff]), body]);
  const records: Buffer[] = [];
  for (let at = 0; at < message.length;) {
    const piece = message.subarray(at, at + 1 + random(random(4) === 0 ? 3 : 900));
    records.push(Buffer.from([22, 3, random(5), piece.length >> 8, piece.length & 0xff]), piece);
    at += piece.length;
  }
  return Buffer.concat([...records, randomBytesFrom(random, random(50))]);
}

/** Sends the bytes in pieces, then half-closes, resets or stops reading; resolves once the connection is gone. */
export async function badClient(via: Via, bytes: Buffer, random: Random): Promise<void> {
  const wire = await Wire.connect(via.port).catch(() => undefined); // the relay may be refusing new clients
  if (!wire) return;
  for (let at = 0; at < bytes.length;) {
    const size = random(3) === 0 ? 1 + random(20) : bytes.length;
    wire.write(bytes.subarray(at, at + size));
    at += size;
    if (random(3) === 0) await new Promise(setImmediate);
  }
  if (random(8) === 0) wire.socket.resetAndDestroy();
  else if (random(2) === 0) wire.socket.end();
  const timer = setTimeout(() => wire.close(), 300); // a tunnel or an association may stay open
  await wire.over().catch(() => undefined);
  clearTimeout(timer);
  wire.close();
}

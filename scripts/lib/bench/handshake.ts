import type { Target } from './jobs.ts';

interface Login {
  readonly username: string;
  readonly password: string;
}

/** What to do after some bytes of the proxy: send more, or continue with the rest as payload; neither: wait for more. */
interface Step {
  readonly send?: Buffer;
  readonly rest?: Buffer;
  /** The SOCKS5 reply, with the bound address. */
  readonly reply?: Buffer;
}

/** The client's half of a proxy handshake, strictly one message after the other's answer. */
export interface Handshake {
  readonly first: Buffer;
  feed(piece: Buffer): Step | Error;
}

/** SOCKS5 with username and password (RFC 1928, RFC 1929), or with no authentication. Command 1: CONNECT, 3: UDP. */
export function socksHandshake(target: Target, login?: Login, command: 1 | 3 = 1): Handshake {
  const request = Buffer.concat([Buffer.from([5, command, 0]), socksAddress(target)]);
  const answers = login ? ['method', 'login', 'reply'] : ['method', 'reply'];
  let held = Buffer.alloc(0);
  return {
    first: Buffer.from([5, 1, login ? 2 : 0]),
    feed(piece) {
      held = Buffer.concat([held, piece]);
      const size = answers[0] === 'reply' ? replySize(held) : 2;
      if (held.length < size) return {};
      const [, status] = held;
      const [reply, rest] = [held.subarray(0, size), held.subarray(size)];
      held = rest;
      const answer = answers.shift();
      if (answer === 'method') {
        if (status !== (login ? 2 : 0)) return new Error(`SOCKS5 method ${status}`);
        return { send: login ? loginMessage(login) : request };
      }
      if (status !== 0) return new Error(`SOCKS5 ${answer} ${status}`);
      return answer === 'login' ? { send: request } : { rest, reply };
    },
  };
}

function loginMessage({ username, password }: Login): Buffer {
  const [name, word] = [Buffer.from(username), Buffer.from(password)];
  return Buffer.concat([Buffer.from([1, name.length]), name, Buffer.from([word.length]), word]);
}

/** ATYP, address and port of an IPv4 literal or a name (RFC 1928 §5). */
export function socksAddress({ host, port }: Target): Buffer {
  const octets = host.split('.').map(Number);
  const literal = octets.length === 4 && octets.every((octet) => octet >= 0 && octet <= 255);
  const address = literal ? [1, ...octets] : [3, Buffer.byteLength(host), ...Buffer.from(host)];
  return Buffer.from([...address, port >> 8, port & 0xff]);
}

function replySize(held: Buffer): number {
  const [, , , kind, first = 0] = held;
  if (kind === undefined) return 5;
  return kind === 1 ? 10 : kind === 4 ? 22 : 7 + first;
}

/** HTTP CONNECT (RFC 9110 §9.3.6) with Basic credentials. */
export function connectHandshake({ host, port }: Target, login?: Login): Handshake {
  const basic = login && Buffer.from(`${login.username}:${login.password}`).toString('base64');
  const authorization = basic ? `Proxy-Authorization: Basic ${basic}\r\n` : '';
  let held = Buffer.alloc(0);
  return {
    first: Buffer.from(`CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n${authorization}\r\n`),
    feed(piece) {
      held = Buffer.concat([held, piece]);
      const end = held.indexOf('\r\n\r\n');
      if (end < 0) return {};
      const status = held.subarray(9, 12).toString('latin1');
      return status === '200' ? { rest: held.subarray(end + 4) } : new Error(`CONNECT ${status}`);
    },
  };
}

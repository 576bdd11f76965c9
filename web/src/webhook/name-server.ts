import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Closing } from '@/webhook/testing';

/** A name server on loopback for tests, whose answers may change from one question to the next. */
export async function startNameServer(closing: Closing) {
  const hosts = new Map<string, readonly string[]>();
  const asked: string[] = [];
  const server = createSocket('udp4');
  server.on('message', (question, { port, address }) => {
    const { name, isIpv4, end } = readQuestion(question);
    if (isIpv4) asked.push(name);
    server.send(answerTo(question.subarray(0, end), isIpv4 ? (hosts.get(name) ?? []) : []), port, address);
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  closing.after(() => void server.close());
  return {
    /** The names whose IPv4 addresses were asked for. */
    asked,
    /** From now on a name has these IPv4 addresses, in the order in which they are to be tried. */
    set: (name: string, ...addresses: readonly string[]) => void hosts.set(name, addresses),
    /** NODE_OPTIONS of a process that asks this server instead of the machine's own. */
    nodeOptions: askOnly(server.address().port),
  };
}

// RFC 1035 §4.1.2
function readQuestion(question: Buffer): { name: string; isIpv4: boolean; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), isIpv4: question.readUInt16BE(at + 1) === 1, end: at + 5 };
}

// RFC 1035 §4.1.1, §4.1.3; a lifetime of 0: no one keeps it
function answerTo(question: Buffer, addresses: readonly string[]): Buffer {
  const head = Buffer.from(question);
  head.writeUInt16BE(0x8580, 2);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8);
  const records = addresses.map((address) =>
    Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]),
  );
  return Buffer.concat([head, ...records]);
}

function askOnly(port: number): string {
  const source = `import dns from 'node:dns/promises';
    import { syncBuiltinESMExports } from 'node:module';
    dns.Resolver = class extends dns.Resolver {
      constructor(options) { super(options); this.setServers(['127.0.0.1:${port}']); }
    };
    syncBuiltinESMExports();`;
  return `--import data:text/javascript,${encodeURIComponent(source)}`;
}

import dgram from 'node:dgram';
import { once } from 'node:events';

const aRecord = 1;
const noSuchName = 3;

/**
 * A DNS server for the phones of a test (RFC 1035): A records from a table, "no such name" for every other name, an
 * empty answer for every other type, and none at all for names below silent.test.
 */
export async function nameServer(names: Readonly<Record<string, string>>): Promise<{ address: string; close(): void }> {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (query, from) => {
    if (question(query).name.endsWith('.silent.test')) return;
    socket.send(answer(query, names), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { address: `127.0.0.1:${socket.address().port}`, close: () => socket.close() };
}

function answer(query: Buffer, names: Readonly<Record<string, string>>): Buffer {
  const { name, end } = question(query);
  const address = names[name.toLowerCase()];
  const record = address !== undefined && query.readUInt16BE(end) === aRecord ? aAnswer(address) : Buffer.alloc(0);
  const head = Buffer.from(query.subarray(0, 12));
  head.writeUInt16BE(0x8180 | (address === undefined ? noSuchName : 0), 2); // QR, RD, RA, RCODE
  head.writeUInt16BE(record.length > 0 ? 1 : 0, 6);
  head.fill(0, 8); // no authority, no additional records (the query's OPT is not answered)
  return Buffer.concat([head, query.subarray(12, end + 4), record]);
}

/** The name asked for, and where the question's type stands. */
function question(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let size = query[at] ?? 0; size > 0; size = query[at] ?? 0) {
    labels.push(query.subarray(at + 1, at + 1 + size).toString('latin1'));
    at += 1 + size;
  }
  return { name: labels.join('.'), end: at + 1 };
}

/** Name (a pointer to the question), type A, class IN, TTL 0, 4 bytes. */
function aAnswer(address: string): Buffer {
  return Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]);
}

/** RFC 1035 §4.1: a question that recursion is desired for, and whether bytes are its answer. */

const typeNs = 2;
const typeA = 1;
const classIn = 1;

/** A query for the IPv4 addresses of a name; for the servers of the root when `name` is none: any DNS server knows them. */
export function dnsQuery(id: number, name: string | undefined): Buffer {
  const labels = (name?.split('.') ?? []).map((label) => Buffer.concat([Buffer.of(label.length), Buffer.from(label)]));
  const type = name === undefined ? typeNs : typeA;
  const head = Buffer.of(id >> 8, id & 255, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0);
  return Buffer.concat([head, ...labels, Buffer.of(0, 0, type, 0, classIn)]);
}

/** True for an answer to the query with this id, whatever it says: the name may not exist. */
export function isDnsAnswer(id: number, message: Buffer): boolean {
  return message.length >= 12 && message.readUInt16BE(0) === id && ((message[2] ?? 0) & 0x80) !== 0;
}

/** DNS messages (RFC 1035 §4), as far as a stub resolver for A and AAAA needs them. */

export const recordTypes = { ipv4: 1, ipv6: 28 } as const;
export type RecordType = (typeof recordTypes)[keyof typeof recordTypes];

export interface Question {
  /** 0 to 65535, random. */
  readonly id: number;
  /** A checked host name. */
  readonly name: string;
  readonly type: RecordType;
}

export interface Reply {
  /** RFC 1035 §4.1.1: 0 no error, 2 server failure, 3 no such name, 5 refused. */
  readonly code: number;
  /** The rest did not fit: ask over TCP. */
  readonly truncated: boolean;
  readonly addresses: readonly Uint8Array[];
  /** Least of the answers' lifetimes, seconds. */
  readonly ttlSeconds: number;
}

const cname = 5;
/** Answers up to this many bytes may come over UDP (DNS flag day 2020). */
const udpBytes = 1_232;

export function encodeQuery({ id, name, type }: Question): Buffer {
  const labels = name.split('.').map((label) => Buffer.from(`\0${label}`, 'latin1'));
  for (const label of labels) label[0] = label.length - 1;
  const header = Buffer.from([id >> 8, id & 255, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1]); // recursion desired
  const edns = Buffer.from([0, 0, 41, udpBytes >> 8, udpBytes & 255, 0, 0, 0, 0, 0, 0]); // RFC 6891 §6.1.2
  return Buffer.concat([header, ...labels, Buffer.from([0, 0, type, 0, 1]), edns]);
}

/** Reads the reply to a question; undefined when it is broken or answers another one. */
export function decodeReply(message: Buffer, question: Question): Reply | undefined {
  try {
    return decode(message, question);
  } catch (error) {
    if (error instanceof RangeError) return undefined; // it ends in the middle of something
    throw error;
  }
}

function decode(message: Buffer, { id, name, type }: Question): Reply | undefined {
  const flags = message.readUInt16BE(2);
  const asked = readName(message, 12);
  const isReply = message.readUInt16BE(0) === id && (flags & 0x8000) !== 0 && message.readUInt16BE(4) === 1;
  if (!isReply || asked.name !== name.toLowerCase() || message.readUInt16BE(asked.end) !== type) return undefined;
  const records = readRecords(message, asked.end + 4, message.readUInt16BE(6));
  const owners = aliases(records, asked.name);
  const found = records.filter((record) => record.type === type && owners.has(record.owner));
  return {
    code: flags & 15,
    truncated: (flags & 0x0200) !== 0,
    addresses: found.map(({ data }) => data).filter(({ length }) => length === (type === recordTypes.ipv4 ? 4 : 16)),
    ttlSeconds: Math.min(...found.map(({ ttlSeconds }) => ttlSeconds)),
  };
}

interface Answer {
  readonly owner: string;
  readonly type: number;
  readonly ttlSeconds: number;
  readonly data: Uint8Array;
  readonly target: string | undefined;
}

function readRecords(message: Buffer, start: number, count: number): Answer[] {
  const records: Answer[] = [];
  let at = start;
  for (let left = count; left > 0; left--) {
    const owner = readName(message, at);
    const type = message.readUInt16BE(owner.end);
    const data = owner.end + 10;
    at = data + message.readUInt16BE(owner.end + 8);
    if (at > message.length) throw new RangeError('a record is cut off');
    records.push({
      owner: owner.name,
      type,
      ttlSeconds: message.readUInt32BE(owner.end + 4),
      data: Uint8Array.from(message.subarray(data, at)),
      target: type === cname ? readName(message, data).name : undefined,
    });
  }
  return records;
}

/** The name and all that it is an alias for, in whatever order the server lists them. */
function aliases(records: readonly Answer[], name: string): ReadonlySet<string> {
  const names = new Set([name]);
  for (const alias of names) {
    for (const { owner, target } of records) if (owner === alias && target !== undefined) names.add(target);
  }
  return names;
}

/** A name may point back to an earlier one (RFC 1035 §4.1.4); pointers that do not go back are refused. */
function readName(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = start;
  let end: number | undefined;
  let limit = start;
  for (;;) {
    const length = message.readUInt8(at);
    if (length === 0) break;
    if (length >= 0xc0) {
      end ??= at + 2;
      at = message.readUInt16BE(at) & 0x3fff;
      if (at >= limit) throw new RangeError('a name points forward');
      limit = at;
    } else {
      if (length > 63 || at + 1 + length > message.length) throw new RangeError('a label is too long');
      labels.push(message.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
  }
  return { name: labels.join('.').toLowerCase(), end: end ?? at + 1 };
}

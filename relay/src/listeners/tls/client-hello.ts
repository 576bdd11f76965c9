/** A record is at most so long (RFC 8446 §5.1), and a ClientHello that is longer than one is taken for an attack. */
const maxRecordBytes = 16_384;
const recordHeadBytes = 5;
const handshakeRecord = 22;
const clientHello = 1;

/**
 * Whether the ClientHello with which a TLS client begins is complete, in however many records it comes (RFC 8446 §5.1 and
 * §4): `short` while more is needed, `bad` when it can never become one.
 */
export function checkClientHello(bytes: Buffer): 'complete' | 'short' | 'bad' {
  let needed = 4; // type and length of the message
  let message = Buffer.alloc(0);
  for (let at = 0; message.length < needed;) {
    if (bytes.length < at + recordHeadBytes)
      return bytes[at] === undefined || bytes[at] === handshakeRecord ? 'short' : 'bad';
    const length = bytes.readUInt16BE(at + 3);
    if (bytes[at] !== handshakeRecord || bytes[at + 1] !== 3 || length === 0 || length > maxRecordBytes) return 'bad';
    const end = at + recordHeadBytes + length;
    message = Buffer.concat([message, bytes.subarray(at + recordHeadBytes, end)]);
    if (message.length >= 4) {
      needed = 4 + message.readUIntBE(1, 3);
      if (message[0] !== clientHello || needed > maxRecordBytes) return 'bad';
    }
    if (bytes.length < end && message.length < needed) return 'short';
    at = end;
  }
  return 'complete';
}

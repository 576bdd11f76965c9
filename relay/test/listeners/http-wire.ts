import { Wire } from '../support/wire.ts';
import { password } from '../fixtures.ts';

/** Proxy-Authorization line of the connection under test. */
export const signIn = `Proxy-Authorization: Basic ${Buffer.from(`ppabcdefghijkm:${password}`).toString('base64')}\r\n`;

/** An answer as it came: status line, fields by lower-case name, body taken out of its framing. */
export interface ReceivedAnswer {
  readonly status: number;
  readonly head: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Reads one answer and leaves the wire behind it. */
export async function readAnswer(wire: Wire, method = 'GET'): Promise<ReceivedAnswer> {
  const head = (await wire.through('\r\n\r\n')).toString('latin1');
  const [line = '', ...lines] = head.slice(0, -4).split('\r\n');
  const fields = new Map(
    lines.map((field) => {
      const colon = field.indexOf(':');
      return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
    }),
  );
  const status = Number(line.split(' ')[1]);
  return { status, head, fields, body: await readBody(wire, method, status, fields) };
}

async function readBody(
  wire: Wire,
  method: string,
  status: number,
  fields: ReadonlyMap<string, string>,
): Promise<string> {
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return '';
  const length = fields.get('content-length');
  if (length !== undefined) return (await wire.exactly(Number(length))).toString('latin1');
  if (fields.get('transfer-encoding') !== 'chunked') return (await wire.rest()).toString('latin1');
  let body = '';
  for (;;) {
    const size = Number.parseInt((await wire.through('\r\n')).toString('latin1'), 16);
    body += (await wire.exactly(size + 2)).toString('latin1').slice(0, -2);
    if (size === 0) return body;
  }
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Name of the site inside the simulated mobile network; the reserved top level `test` (RFC 6761 §6.2) never exists. */
export const siteName = 'ip.pocketproxy.test';
/** Its address there, for clients that dial no names, as those of a VPN: one for documentation (RFC 5737). */
export const siteAddress = '192.0.2.80';
const siteAddressBytes = Buffer.from(siteAddress.split('.').map(Number));

const dnsName = Buffer.concat(siteName.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])));

const typeA = 1;

/**
 * What the DNS server of the simulated network answers about the site: its IPv4 address, or that there is nothing of what was asked
 * for (RFC 2308 §2.2). Undefined for a query about another name.
 */
export function answerAboutSite(query: Buffer): Buffer | undefined {
  const end = 12 + dnsName.length;
  const asked = query.subarray(12, end).toString('latin1').toLowerCase();
  if (query.length < end + 5 || asked !== dnsName.toString('latin1') || query[end] !== 0) return undefined;
  const isAddress = query.readUInt16BE(end + 1) === typeA;
  const head = Buffer.of(query[0] ?? 0, query[1] ?? 0, 0x84, 0, 0, 1, 0, Number(isAddress), 0, 0, 0, 0);
  const question = query.subarray(12, end + 5);
  if (!isAddress) return Buffer.concat([head, question]);
  const record = Buffer.of(0xc0, 12, 0, typeA, 0, 1, 0, 0, 0, 60, 0, 4); // the name above, IN A, a minute, four bytes
  return Buffer.concat([head, question, record, siteAddressBytes]);
}

/** What `GET /` answers. */
export interface SiteAnswer {
  readonly ip: string;
  readonly carrier: string;
  readonly networkType: string;
  readonly time: string;
}

const mostBytes = 2 ** 40;
/** Byte n of `/bytes/N` is n mod 256. */
const block = Buffer.from(Array.from({ length: 65_536 }, (_, at) => at & 0xff));

/**
 * A small HTTP site that listens nowhere: connections are handed to it. `GET /` returns the phone's public address,
 * `GET /bytes/N` returns N bytes, `POST /upload` counts what it gets.
 */
export class SimulatedSite {
  readonly #server;

  constructor(describe: () => SiteAnswer) {
    this.#server = createServer((request, response) => answer(request, response, describe));
  }

  /** Takes the phone's end of a stream. */
  serve(phoneEnd: Duplex): void {
    this.#server.emit('connection', phoneEnd);
  }
}

function answer(request: IncomingMessage, response: ServerResponse, describe: () => SiteAnswer): void {
  const { method } = request;
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const bytes = /^\/bytes\/(\d{1,13})$/.exec(path)?.[1];
  if (path === '/upload') return method === 'POST' ? count(request, response) : refuse(response, 405);
  if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405);
  if (path === '/') return sendJson(response, 200, describe());
  if (bytes === undefined || Number(bytes) > mostBytes) return refuse(response, 404);
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': bytes });
  if (method === 'HEAD') response.end();
  else pour(response, Number(bytes));
}

function pour(response: ServerResponse, bytes: number): void {
  let left = bytes;
  const fill = (): void => {
    while (left > 0) {
      const piece = left >= block.length ? block : block.subarray(0, left);
      left -= piece.length;
      if (!response.write(piece)) return void response.once('drain', fill);
    }
    response.end();
  };
  fill();
}

function count(request: IncomingMessage, response: ServerResponse): void {
  let bytes = 0;
  request.on('data', (piece: Buffer) => {
    bytes += piece.length;
  });
  request.on('end', () => sendJson(response, 200, { bytes }));
}

function refuse(response: ServerResponse, status: 404 | 405): void {
  sendJson(response, status, { error: status === 404 ? 'not found' : 'method not allowed' });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

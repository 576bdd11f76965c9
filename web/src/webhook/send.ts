import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { performance } from 'node:perf_hooks';
import { readAddress } from '@pocketproxy/relay/contract';
import { reasonOf, retryAfterMs, type AttemptReason, type Outcome } from '@/webhook/outcome';
import { resolveHost, type Resolve } from '@/webhook/resolve';
import { hostOf, portOf, targetProblem, type TargetRules } from '@/webhook/target';

export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends one request; never rejects. */
export type SendWebhook = (request: WebhookRequest) => Promise<Outcome>;

export interface SenderOptions {
  readonly rules: TargetRules;
  /** Another name service, for tests. */
  readonly resolve?: Resolve;
  /** Another certificate authority, for tests. */
  readonly ca?: string;
  readonly timeLimitMs?: number;
}

/** From the name's lookup to the end of the answer. */
export const timeLimitMs = 10_000;
/** More of an answer is not read. */
export const maxAnswerBytes = 64 * 1_024;

type Found = Pick<Outcome, 'reason'> & Partial<Outcome>;

/**
 * Webhooks go where the egress policy allows, decided on the addresses that are dialled: the name is resolved here, once,
 * and the socket gets what the policy let through, so a name that answers differently a moment later changes nothing. No
 * redirect is followed and no connection is used twice.
 */
export function openWebhookSender(options: SenderOptions): SendWebhook {
  return async (request) => {
    const startedMs = performance.now();
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), options.timeLimitMs ?? timeLimitMs);
    const found = await attempt(request, options, limit.signal);
    clearTimeout(timer);
    const durationMs = Math.round(performance.now() - startedMs);
    return { status: null, answer: null, retryAfterMs: null, address: null, ...found, durationMs };
  };
}

async function attempt(request: WebhookRequest, options: SenderOptions, signal: AbortSignal): Promise<Found> {
  const { rules, resolve = resolveHost } = options;
  if (targetProblem(request.url, rules) !== undefined) return { reason: 'refused_address' };
  const url = new URL(request.url);
  let addresses: readonly string[];
  try {
    addresses = await within(resolve(hostOf(url), signal), signal);
  } catch {
    return { reason: signal.aborted ? 'timeout' : 'dns' };
  }
  const open = addresses.filter((address) => {
    const bytes = readAddress(address);
    return bytes !== undefined && !rules.egress.refuses(bytes, portOf(url));
  });
  return open.length === 0 ? { reason: 'refused_address' } : exchange(url, open, request, options.ca, signal);
}

/** Rejects when the signal aborts first. */
function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('took too long')), { once: true });
    work.then(resolve, reject);
  });
}

function exchange(
  url: URL,
  addresses: readonly string[],
  { headers, body }: WebhookRequest,
  ca: string | undefined,
  signal: AbortSignal,
): Promise<Found> {
  return new Promise((resolve) => {
    let phase: AttemptReason = 'connect';
    let address: string | null = null;
    let answered = false;
    const failed = () => {
      if (!answered) resolve({ reason: signal.aborted ? 'timeout' : phase, address });
    };
    const request = (url.protocol === 'https:' ? https : http).request({
      ...{ method: 'POST', protocol: url.protocol, path: url.pathname + url.search },
      ...{ hostname: isIP(hostOf(url)) === 0 ? hostOf(url) : addresses[0], port: portOf(url) },
      ...{ lookup: lookupIn(addresses), autoSelectFamily: true, agent: false, signal, ca, maxHeaderSize: 16_384 },
      headers: { ...headers, 'content-length': Buffer.byteLength(body), 'accept-encoding': 'identity' },
    });
    request.on('socket', (socket) => {
      socket.on('connect', () => {
        address = socket.remoteAddress ?? null;
        phase = url.protocol === 'https:' ? 'tls' : 'closed';
      });
      socket.on('secureConnect', () => void (phase = 'closed'));
    });
    request.on('error', failed);
    request.on('close', failed);
    request.on('response', (response) => {
      answered = true;
      const status = response.statusCode ?? 0;
      const wait = retryAfterMs(response.headers['retry-after'], Date.now());
      void firstBytes(response).then((answer) => {
        request.destroy();
        resolve({ reason: reasonOf(status), status, answer, retryAfterMs: wait, address });
      });
    });
    request.end(body);
  });
}

/** A lookup that knows these addresses and asks no one. */
function lookupIn(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, { all: wantsAll }, done) => {
    const [first] = all;
    if (wantsAll || !first) done(null, all);
    else done(null, first.address, first.family);
  };
}

/** What came of the body until its end, the bound, or the time limit. */
function firstBytes(response: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    const done = () => resolve(new TextDecoder().decode(Buffer.concat(pieces).subarray(0, maxAnswerBytes)));
    response.on('data', (piece: Buffer) => {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes >= maxAnswerBytes) done();
    });
    response.on('end', done);
    response.on('error', done);
    response.on('close', done);
  });
}

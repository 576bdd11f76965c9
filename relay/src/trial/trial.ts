import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Trial, TrialStep } from '../../contract/trials.ts';
import type { Reason } from '../../protocol/reasons.ts';
import type { TrialPass } from '../gate/trial-passes.ts';
import { httpConnect, ProxyRefused, SocksDatagrams, socksRequest } from './clients.ts';
import { dnsQuery, isDnsAnswer } from './dns-query.ts';
import { dialOwnPort, ownAddress, type OwnSocket } from './own-socket.ts';
import { addressIn, type TrialTarget } from './target.ts';

export interface TrialOptions {
  readonly target: TrialTarget;
  readonly pass: TrialPass;
  readonly port: number;
  /** The address that public ports listen on. */
  readonly bind: string;
  /** The connection takes clients with TLS only. */
  readonly secure: boolean;
  /** Calls back with the round trip to the phone, milliseconds. */
  readonly probe: (answered: (rttMs: number) => void) => void;
  /** Why nothing runs through the phone now. */
  readonly absence: () => Reason | undefined;
  /** The phone answers at the reserved name of its DNS server. */
  readonly hasResolver: () => boolean;
  /** Ends what has not ended. */
  readonly signal: AbortSignal;
}

/** A lost datagram is sent again after this. */
const datagramAgainMs = 700;

/**
 * Uses a connection as its customer would, by HTTP, SOCKS5 and UDP: signs in at the public port, reaches the page through
 * the phone, and asks a DNS server for the page's name. Counted, limited and refused like any other use.
 */
export async function runTrial(options: TrialOptions): Promise<Trial> {
  const { signal } = options;
  let rttMs: number | undefined;
  options.probe((ms) => (rttMs = ms));
  const http = attempt(options, (own) => httpPart(own, options));
  const udp = attempt(options, (own) => udpPart(own, options));
  // After HTTP, whose look-up the phone remembers: what this takes is the phone's way to the target alone
  const socks5 = Promise.race([http, sleep(socksWaitMs, undefined, { signal }).catch(() => undefined)]).then(() =>
    attempt(options, (own) => socksPart(own, options)),
  );
  const [overHttp, overSocks, overUdp] = await Promise.all([http, socks5, udp]);
  const { step: httpStep, page } = overHttp;
  return {
    ...{ http: httpStep, socks5: overSocks.step, udp: overUdp.step },
    exitAddress: page ?? overSocks.page ?? null,
    legs: legsOf(options.target, rttMs, overHttp.openMs, overSocks.openMs, overUdp.openMs),
  };
}

/** SOCKS5 begins at the latest after this. */
const socksWaitMs = 1_000;

interface Part {
  /** Milliseconds from the request to its answer. */
  readonly openMs: number;
  readonly page?: string | null;
}

interface Attempt extends Partial<Part> {
  readonly step: TrialStep;
}

async function attempt(options: TrialOptions, part: (own: OwnSocket) => Promise<Part>): Promise<Attempt> {
  const startMs = performance.now();
  let own: OwnSocket | undefined;
  let refused: () => Reason | undefined = () => undefined;
  try {
    own = await dialOwnPort(options.port, options.bind, options.secure, options.signal);
    refused = options.pass.watch(own.localPort);
    const done = await part(own);
    return { ...done, step: { state: 'passed', ms: Math.round(performance.now() - startMs) } };
  } catch (error) {
    const known = error instanceof ProxyRefused ? error.reason : undefined;
    return { step: { state: 'refused', reason: known ?? refused() ?? whyNot(options, own !== undefined) } };
  } finally {
    own?.close();
  }
}

/** What stands in the way now, where the gate did not refuse. */
function whyNot({ absence, signal }: TrialOptions, dialled: boolean): Reason {
  return absence() ?? (signal.aborted ? 'connect_timeout' : dialled ? 'connection_reset' : 'internal_error');
}

async function httpPart(own: OwnSocket, options: TrialOptions): Promise<Part> {
  const openMs = await timed(() => httpConnect(own, options.pass.credentials, options.target.page));
  return { openMs, page: await readPage(own, options.target) };
}

async function socksPart(own: OwnSocket, options: TrialOptions): Promise<Part> {
  const { pass, target } = options;
  const openMs = await timed(() => socksRequest(own, pass.credentials, 'connect', target.page));
  return { openMs, page: await readPage(own, target) };
}

/** The page's address of the one who asks. @throws Closed when it does not answer as HTTP does */
async function readPage(own: OwnSocket, { url, page }: TrialTarget): Promise<string | null> {
  const name = page.kind === 'name' ? page.host : undefined;
  const stream = url.protocol === 'https:' ? await own.secured(name) : own;
  stream.write(
    [
      `GET ${url.pathname}${url.search} HTTP/1.1`,
      `Host: ${url.host}`,
      'User-Agent: PocketProxy-Test',
      'Accept: application/json, text/plain;q=0.9, */*;q=0.1',
      'Connection: close',
      '\r\n',
    ].join('\r\n'),
  );
  await stream.take((held) => (held.length >= 5 && held.toString('latin1', 0, 5) === 'HTTP/' ? 5 : 0));
  const answer = await stream.takeAll((held) => addressIn(held.toString('latin1')) !== null);
  return addressIn(answer.toString('latin1'));
}

async function udpPart(own: OwnSocket, options: TrialOptions): Promise<Part> {
  const { pass, target, signal, bind } = options;
  const port = await socksRequest(own, pass.credentials, 'udpAssociate');
  if (target.ownDns && !options.hasResolver()) throw new ProxyRefused('command_unsupported');
  const datagrams = new SocksDatagrams(ownAddress(bind), port);
  const id = randomInt(65_536);
  const query = dnsQuery(id, target.page.kind === 'name' ? target.page.host : undefined);
  try {
    const answered = new Promise<void>((resolve, reject) => {
      datagrams.onAnswer((message) => isDnsAnswer(id, message) && resolve());
      signal.addEventListener('abort', () => reject(new Error('no answer')), { once: true });
    });
    const again = setInterval(() => datagrams.send(target.dns, query), datagramAgainMs);
    const openMs = await timed(async () => {
      datagrams.send(target.dns, query);
      await answered;
    }).finally(() => clearInterval(again));
    return { openMs };
  } finally {
    datagrams.close();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

/** Takes the legs apart: every way begins with the round trip to the phone. */
function legsOf({ page, ownDns }: TrialTarget, phone?: number, httpMs?: number, socksMs?: number, dnsMs?: number) {
  if (phone === undefined) return { phone: null, name: null, target: null };
  const name = page.kind === 'name' && ownDns && dnsMs !== undefined ? Math.max(0, dnsMs - phone) : undefined;
  const ways = [httpMs && httpMs - phone - (name ?? 0), socksMs && socksMs - phone];
  const target = Math.min(...ways.flatMap((ms) => ms ?? []));
  return {
    phone: Math.round(phone),
    name: name === undefined ? null : Math.round(name),
    target: Number.isFinite(target) ? Math.max(0, Math.round(target)) : null,
  };
}

import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { UsageError, type Credentials } from './credentials.ts';
import { agentLimits as limits } from './limits.ts';
import type { PhoneInfo } from './tunnel.ts';

const paired = z.object({
  deviceId: z.uuid(),
  deviceName: z.string().min(1),
  secret: z.string().min(16).max(512),
  tunnelUrl: z.url({ protocol: /^wss?$/ }),
});
const refused = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

export interface PairRequest {
  /** As shown in the dashboard; dashes, blanks, case and width do not matter. */
  readonly code: string;
  /** Where the dashboard is, http: or https: */
  readonly server: URL;
  /** The phone's own secret, `ppd_` and 32 bytes in base64url. Repeating a claim with it gets the same answer. */
  readonly secret: string;
  readonly name?: string;
  readonly info: PhoneInfo;
  /** PEM certificates to trust instead of the well-known ones. */
  readonly ca?: string;
}

/**
 * Claims a pairing code; it uses up the code. An answer that was lost is asked for again a few times, which is
 * safe: the server knows the claim by its secret. @throws UsageError with the sentence of the server.
 */
export async function pair({ code, secret, server, name, info, ca }: PairRequest): Promise<Credentials> {
  const body = JSON.stringify({ code: plainCode(code), secret, name, ...info });
  const { status, retryAfter, text } = await postUntilAnswered(new URL('/api/agent/pair', server), body, ca);
  if (status !== 200) throw new UsageError(refusal(status, retryAfter, text));
  const answer = paired.safeParse(json(text));
  if (!answer.success) throw new UsageError(`${server.origin} sent a response that is not from PocketProxy`);
  const { deviceId, deviceName, tunnelUrl } = answer.data;
  return { deviceId, name: deviceName, secret: answer.data.secret, tunnelUrl };
}

/** Dashes of every kind, the long vowel sign that Japanese keyboards type for one, blanks, and what has no width. */
const between = /[\p{Pd}\p{Z}\p{C}\p{M}\s−⁃˗ー]/gu;

/** The code without what people put between its characters, read as leniently as the dashboard reads it. */
export function plainCode(code: string): string {
  return code.normalize('NFKC').replace(between, '').toUpperCase();
}

async function postUntilAnswered(url: URL, body: string, ca: string | undefined): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const last = attempt >= limits.pairAttempts;
    try {
      const answer = await post(url, body, ca);
      if (answer.status < 500 || last) return answer;
    } catch (error) {
      if (last) throw error;
    }
    await sleep(limits.pairRetryMs * 2 ** (attempt - 1));
  }
}

function refusal(status: number, retryAfter: string | undefined, text: string): string {
  const answer = refused.safeParse(json(text));
  const sentence = answer.success ? answer.data.error.message : `the server answered ${status}`;
  return retryAfter ? `${sentence} (try again in ${retryAfter} s)` : sentence;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

function post(url: URL, body: string, ca: string | undefined): Promise<Answer> {
  const options = {
    method: 'POST',
    agent: false,
    ca,
    headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), Connection: 'close' },
    signal: AbortSignal.timeout(limits.pairTimeoutMs),
  };
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void =>
      reject(new UsageError(`${url.origin} cannot be reached: ${error.message}`, { cause: error }));
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, (response) => {
      readAll(response).then(
        (text) => resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], text }),
        fail,
      );
    });
    request.on('error', fail);
    request.end(body);
  });
}

async function readAll(response: IncomingMessage): Promise<string> {
  let text = '';
  response.setEncoding('utf8');
  for await (const piece of response) {
    text += String(piece);
    if (text.length > limits.pairAnswerBytes) throw new Error('the answer is too long');
  }
  return text;
}

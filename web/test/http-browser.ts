import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import path from 'node:path';
import { z } from 'zod';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly setCookies: readonly string[];
  readonly text: string;
  /** Where a redirect leads. */
  readonly location: string;
}

interface Sent {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const manifest = z.object({ node: z.record(z.string(), z.object({ exportedName: z.string() })) });
const shown = z.object({
  serverError: z.object({ code: z.string(), message: z.string() }).optional(),
  validationErrors: z.unknown().optional(),
});

/** A browser as far as HTTP goes: it keeps cookies, sends Origin with what it posts, and follows nothing automatically. */
export class HttpBrowser {
  readonly cookies = new Map<string, string>();

  /** @param certificate that of an https origin */
  constructor(
    readonly origin: string,
    private readonly certificate?: string,
  ) {}

  async send(target: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Answer> {
    const url = new URL(target, this.origin);
    const own = url.origin === this.origin;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = open(url, {
      method,
      agent: false,
      ca: this.certificate,
      servername: url.hostname,
      headers: {
        ...(own && cookie && { cookie }),
        ...(method === 'POST' && { origin: this.origin, 'content-length': Buffer.byteLength(body ?? '') }),
        ...headers,
      },
    });
    outgoing.end(body);
    const [incoming] = await once(outgoing, 'response');
    let text = '';
    for await (const piece of incoming) text += String(piece);
    const setCookies: string[] = incoming.headers['set-cookie'] ?? [];
    if (own) for (const one of setCookies) this.#keep(one);
    const { statusCode: status, headers: received } = incoming;
    return { status, headers: received, setCookies, text, location: received.location ?? '' };
  }

  get(target: string): Promise<Answer> {
    return this.send(target);
  }

  post(target: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.send(target, { method: 'POST', headers, body: new URLSearchParams(fields).toString() });
  }

  /** Follows redirects of the own origin to a page. */
  async land(target: string): Promise<Answer & { path: string }> {
    const answer = await this.get(target);
    const url = new URL(target, this.origin);
    if (answer.location === '') return { ...answer, path: `${url.pathname}${url.search}` };
    return this.land(new URL(answer.location, url).toString());
  }

  /** Calls a server action as its form does. Returns the code of its error, or what else it answered. */
  async action(name: string, page: string, input: unknown, headers: Record<string, string> = {}): Promise<string> {
    const answer = await this.sendAction(name, page, input, headers);
    const line = answer.text.split('\n').find((one) => one.startsWith('1:{'));
    if (answer.status !== 200 || line === undefined) return `status ${answer.status}`;
    const { serverError, validationErrors } = shown.parse(JSON.parse(line.slice(2)));
    return serverError?.code ?? (validationErrors === undefined ? 'done' : 'invalid');
  }

  sendAction(name: string, page: string, input: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const body = JSON.stringify(input === undefined ? [] : [input]);
    const own = { 'next-action': actionId(name), 'content-type': 'text/plain;charset=UTF-8' };
    return this.send(page, { method: 'POST', headers: { ...own, ...headers }, body });
  }

  /** Signs in by one of next-auth's credential forms. Returns the code of the error, or 'done'. */
  async credentials(provider: string, fields: Readonly<Record<string, string>>): Promise<string> {
    const csrfToken = await this.csrfToken();
    const answer = await this.post(`/api/auth/callback/${provider}`, { ...fields, csrfToken, json: 'true' });
    const { url } = z.object({ url: z.string() }).parse(JSON.parse(answer.text));
    return new URL(url).searchParams.get('error') ?? 'done';
  }

  async csrfToken(): Promise<string> {
    const answer = await this.get('/api/auth/csrf');
    return z.object({ csrfToken: z.string() }).parse(JSON.parse(answer.text)).csrfToken;
  }

  /** Leaves for Google. Returns the address that Google is asked at. */
  async leaveForGoogle(): Promise<URL> {
    const csrfToken = await this.csrfToken();
    const answer = await this.post('/api/auth/signin/google', { csrfToken, callbackUrl: '/sign-in', json: 'true' });
    return new URL(z.object({ url: z.string() }).parse(JSON.parse(answer.text)).url);
  }

  /** Goes to Google and returns the address that Google sends back to, which is not opened yet. */
  async askGoogle(as?: string): Promise<string> {
    const url = await this.leaveForGoogle();
    if (as !== undefined) url.searchParams.set('as', as);
    return (await this.get(url.toString())).location;
  }

  async isSignedIn(): Promise<boolean> {
    const { status } = await this.get('/portal');
    return status === 200;
  }

  #keep(setCookie: string): void {
    const [pair = '', ...attributes] = setCookie.split(/;\s*/);
    const [name = '', ...value] = pair.split('=');
    const gone = attributes.some((one) => /^max-age=0$/i.test(one) || /^expires=thu, 01 jan 1970/i.test(one));
    if (gone || value.join('=') === '') this.cookies.delete(name);
    else this.cookies.set(name, value.join('='));
  }
}

function actionId(name: string): string {
  const file = path.resolve(import.meta.dirname, '../.next/server/server-reference-manifest.json');
  const { node } = manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
  const id = Object.entries(node).find(([, { exportedName }]) => exportedName === name)?.[0];
  if (id === undefined) throw new Error(`no action ${name} in the build`);
  return id;
}

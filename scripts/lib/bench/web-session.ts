import { Failure } from '../failure.ts';

/** A person who is signed in to a dashboard, as far as pages need it. */
export class WebSession {
  readonly #origin: string;
  readonly #cookies = new Map<string, string>();

  private constructor(origin: string) {
    this.#origin = origin;
  }

  static anyone(origin: string): WebSession {
    return new WebSession(origin);
  }

  /** @throws Failure when the dashboard does not let them in */
  static async open(origin: string, { email, password }: { email: string; password: string }): Promise<WebSession> {
    const session = new WebSession(origin);
    const { csrfToken } = JSON.parse((await session.get('/api/auth/csrf')).body.toString());
    const fields = new URLSearchParams({ csrfToken, email, password, json: 'true' });
    await session.#send('/api/auth/callback/credentials', { method: 'POST', body: fields, headers: { origin } });
    if (![...session.#cookies.keys()].some((name) => name.includes('session')))
      throw new Failure(`${email} could not sign in at ${origin}.`);
    return session;
  }

  /** A page without its compression, and how long the server took for it, ms. */
  async get(path: string): Promise<{ status: number; body: Buffer; ms: number }> {
    const startedMs = performance.now();
    const answer = await this.#send(path, { headers: { 'accept-encoding': 'identity' } });
    const body = Buffer.from(await answer.arrayBuffer());
    return { status: answer.status, body, ms: performance.now() - startedMs };
  }

  /** A stream: its body comes as long as the signal lets it. */
  async open(path: string, signal: AbortSignal): Promise<Response> {
    return this.#send(path, { headers: { accept: 'text/event-stream' }, signal });
  }

  async #send(path: string, init: RequestInit & { headers: Record<string, string> }): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...init.headers, ...(cookie && { cookie }) };
    const answer = await fetch(new URL(path, this.#origin), { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }
}

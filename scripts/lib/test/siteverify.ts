import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Turnstile's siteverify as its manual describes it (developers.cloudflare.com/turnstile/get-started/server-side-validation):
 * a form with secret and response, answered by JSON; each token is good once. The token itself says, as a query string,
 * what the widget knew when it was solved (`action`, `hostname`) and what goes wrong: `code` is the error that is
 * answered, `does` is hang, drop or garbage.
 */
export async function startSiteverify() {
  const secret = 'secret-of-tests';
  const used = new Set<string>();
  /** Actions of the tokens that were found good, in order. */
  const passed: string[] = [];
  const answer = (form: URLSearchParams) => {
    const refuse = (code: string) => ({ success: false, 'error-codes': [code], messages: [] });
    const [given, response] = [form.get('secret'), form.get('response')];
    if (!given) return refuse('missing-input-secret');
    if (given !== secret) return refuse('invalid-input-secret');
    if (!response) return refuse('missing-input-response');
    const token = new URLSearchParams(response);
    const [action, hostname, code] = [token.get('action'), token.get('hostname'), token.get('code')];
    if (code) return refuse(code);
    if (action === null || hostname === null) return refuse('invalid-input-response');
    if (used.has(response)) return refuse('timeout-or-duplicate');
    used.add(response);
    passed.push(action);
    const challenge_ts = new Date().toISOString();
    return { success: true, challenge_ts, hostname, 'error-codes': [], action, cdata: '' };
  };
  const server = createServer((request, response) => void serve(request, response, answer));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const verifyUrl = `http://127.0.0.1:${port}/turnstile/v0/siteverify`;
  return {
    secret,
    verifyUrl,
    passed,
    variables: {
      TURNSTILE_SITE_KEY: 'site-key-of-tests',
      TURNSTILE_SECRET_KEY: secret,
      TURNSTILE_VERIFY_URL: verifyUrl,
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (form: URLSearchParams) => object,
): Promise<void> {
  let body = '';
  for await (const piece of request) body += String(piece);
  const form = new URLSearchParams(body);
  const does = new URLSearchParams(form.get('response') ?? '').get('does');
  if (does === 'hang') return;
  if (does === 'drop') return void request.socket.destroy();
  response.setHeader('content-type', 'application/json');
  response.end(does === 'garbage' ? '<html>502</html>' : JSON.stringify(answer(form)));
}

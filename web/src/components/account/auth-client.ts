const base = '/api/auth';

type Fields = Readonly<Record<string, string>>;

/**
 * next-auth's own calls, in the words of its endpoints (https://next-auth.js.org/getting-started/rest-api): its client brings
 * 14 kB of script for them.
 */
async function post(path: string, fields: Fields): Promise<{ ok: boolean; url: string }> {
  const csrfToken = await textIn(await fetch(`${base}/csrf`, { cache: 'no-store' }), 'csrfToken');
  const body = new URLSearchParams({ ...fields, csrfToken, json: 'true' });
  const response = await fetch(`${base}/${path}`, { method: 'POST', body });
  return { ok: response.ok, url: await textIn(response, 'url') };
}

async function textIn(response: Response, field: string): Promise<string> {
  const body: unknown = await response.json();
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, field) : undefined;
  if (typeof value !== 'string') throw new Error(`the answer has no ${field}`);
  return value;
}

/** Signs in with what was typed. `error` is a code of ours or of next-auth's. @throws without an answer */
export async function signInWith(
  provider: 'credentials' | 'google-link',
  credentials: Fields,
): Promise<{ ok: boolean; error?: string }> {
  const { ok, url } = await post(`callback/${provider}`, { ...credentials, callbackUrl: window.location.href });
  const error = new URL(url, window.location.href).searchParams.get('error');
  return { ok: ok && error === null, ...(error !== null && { error }) };
}

/** Goes to Google, which returns to `callbackUrl`. */
export async function goToGoogle(callbackUrl: string): Promise<void> {
  const { url } = await post('signin/google', { callbackUrl });
  window.location.assign(url);
}

/** Ends the session and opens `callbackUrl`. */
export async function signOut(callbackUrl: string): Promise<void> {
  await post('signout', { callbackUrl });
  window.location.assign(callbackUrl);
}

/** What example commands fetch: it answers with the address that it is asked from. */
export const checkUrl = 'https://api.ipify.org/';
/** The same in the mobile network of the demo's simulated phones, which needs no internet. */
export const demoCheckUrl = 'http://ip.pocketproxy.test/';

/** What a customer's program needs to use a connection. */
export interface ProxyAccess {
  host: string;
  /** Null: it was released. */
  port: number | null;
  username: string;
  password: string;
}

/**
 * The forms in which proxy tools take an access. Hosts that are IPv6 literals go in brackets (RFC 3986 §3.2.2).
 * `checkUrl` is what the example commands fetch. The demo's relay made its certificate itself.
 */
export function accessForms({ host, port, username, password }: ProxyAccess & { port: number }, checkUrl: string) {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const login = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  return {
    line: `${authority}:${username}:${password}`,
    httpsUrl: `https://${login}@${authority}`,
    httpUrl: `http://${login}@${authority}`,
    socksUrl: `socks5h://${login}@${authority}`,
    curlHttps: `curl ${checkUrl === demoCheckUrl ? '--proxy-insecure ' : ''}-x https://${login}@${authority} ${checkUrl}`,
    curlHttp: `curl -x http://${login}@${authority} ${checkUrl}`,
    curlSocks: `curl -x socks5h://${login}@${authority} ${checkUrl}`,
  };
}

/** One of the forms; undefined without a port. */
export function accessForm(
  access: ProxyAccess | undefined,
  checkUrl: string,
  name: keyof ReturnType<typeof accessForms>,
) {
  return access && access.port !== null ? accessForms({ ...access, port: access.port }, checkUrl)[name] : undefined;
}

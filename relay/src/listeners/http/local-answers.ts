/** What the proxy answers for itself. */

const page = `This is a PocketProxy port: an HTTP and SOCKS5 proxy, not a website.
Set it as the proxy of your browser or program, with the username and password of your connection.
`;

/** For a person, or a program, that takes the proxy for a web server. */
export const notAWebsite = Buffer.from(
  [
    'HTTP/1.1 400 Bad Request',
    'X-PocketProxy-Reason: bad_request',
    'Content-Type: text/plain; charset=utf-8',
    'Cache-Control: no-store',
    `Content-Length: ${Buffer.byteLength(page)}`,
    'Connection: close',
    '',
    page,
  ].join('\r\n'),
);

/** Answer to OPTIONS that is meant for the proxy (RFC 9110 §9.3.7). */
export function optionsAnswer(close: boolean): Buffer {
  return close ? optionsAndClose : optionsAndStay;
}

const allow =
  'HTTP/1.1 200 OK\r\nAllow: CONNECT, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, TRACE\r\nContent-Length: 0\r\n';
const optionsAndStay = Buffer.from(`${allow}\r\n`);
const optionsAndClose = Buffer.from(`${allow}Connection: close\r\n\r\n`);

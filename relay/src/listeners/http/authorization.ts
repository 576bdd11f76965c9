import type { ProxyCredentials } from '../../gate/password-check.ts';
import type { Fields } from './fields.ts';

/**
 * Reads Proxy-Authorization: Basic (RFC 7617, UTF-8). Undefined when there is none, or of another scheme: then the
 * client is asked for Basic. What claims to be Basic and cannot be read counts as wrong credentials, an empty pair.
 * `bad` for two such lines.
 */
export function proxyCredentials(fields: Fields): ProxyCredentials | undefined | 'bad' {
  const values = fields.all('proxy-authorization');
  if (values.length > 1) return 'bad';
  const [, scheme = '', encoded = ''] = /^([^ ]+) *(.*)$/.exec(values[0] ?? '') ?? [];
  if (scheme.toLowerCase() !== 'basic') return undefined;
  const readable = /^[A-Za-z0-9+/]+={0,2}$/.test(encoded);
  const text = readable ? Buffer.from(encoded, 'base64').toString('utf8') : '';
  const colon = text.indexOf(':');
  if (colon < 0) return { username: '', password: '' };
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

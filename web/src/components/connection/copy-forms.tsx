'use client';

import type { ProtocolName } from '@pocketproxy/relay/contract/connection-limits';
import type { ConnectionView } from '@/domain/connection/view';
import { accessForms } from '../format/access';
import { Alert } from '../ui/alert';
import { CopyButton } from '../ui/copy-button';

type Form = keyof ReturnType<typeof accessForms>;

interface CopyFormsProps {
  connection: Pick<ConnectionView, 'protocols' | 'requireTls' | 'takesTls'>;
  form: (name: Form) => () => Promise<string | undefined>;
}

interface CopyForm {
  name: Form;
  label: string;
  protocols: readonly ProtocolName[];
  tls?: boolean;
}

/** Those with TLS first: their password does not cross the internet in the clear. */
const forms: readonly CopyForm[] = [
  { name: 'line', label: 'host:port:user:pass', protocols: ['http', 'socks5'] },
  { name: 'httpsUrl', label: 'HTTPS URL', protocols: ['http'], tls: true },
  { name: 'httpUrl', label: 'HTTP URL', protocols: ['http'], tls: false },
  { name: 'socksUrl', label: 'SOCKS5 URL', protocols: ['socks5'], tls: false },
  { name: 'curlHttps', label: 'curl, HTTPS', protocols: ['http'], tls: true },
  { name: 'curlHttp', label: 'curl, HTTP', protocols: ['http'], tls: false },
  { name: 'curlSocks', label: 'curl, SOCKS5', protocols: ['socks5'], tls: false },
];

function fits({ protocols, tls }: CopyForm, connection: CopyFormsProps['connection']): boolean {
  if (!protocols.some((one) => connection.protocols.includes(one))) return false;
  return tls === undefined || (tls ? connection.takesTls : !connection.requireTls);
}

/** Copies the whole access in the forms that programs take, of the protocols that the connection speaks. */
export function CopyForms({ connection, form }: CopyFormsProps) {
  const { protocols, requireTls } = connection;
  return (
    <div className="grid gap-4">
      <div role="group" aria-label="Copy as" className="flex flex-wrap gap-2">
        {forms
          .filter((candidate) => fits(candidate, connection))
          .map(({ name, label }) => (
            <CopyButton key={name} text={form(name)} label={`Copy as ${label}`} variant="outline">
              {label}
            </CopyButton>
          ))}
      </div>
      {requireTls && (
        <Alert role="note">
          Clients have to speak TLS to the relay: an HTTPS proxy, or SOCKS inside TLS (stunnel, sing-box).
        </Alert>
      )}
      {protocols.includes('socks5') && !requireTls && (
        <Alert role="note">
          Chromium and Firefox cannot send a SOCKS5 password. In a browser use HTTP, or put your address on the
          whitelist.
        </Alert>
      )}
    </div>
  );
}

'use client';

import type { ConnectionView } from '@/domain/connection/view';
import { accessForms } from '../format/access';
import { Alert } from '../ui/alert';
import { CopyButton } from '../ui/copy-button';

type Form = keyof ReturnType<typeof accessForms>;

interface CopyFormsProps {
  protocols: ConnectionView['protocols'];
  form: (name: Form) => () => Promise<string | undefined>;
}

const forms = [
  { name: 'line', label: 'host:port:user:pass', protocols: ['any', 'http', 'socks5'] },
  { name: 'httpUrl', label: 'HTTP URL', protocols: ['any', 'http'] },
  { name: 'socksUrl', label: 'SOCKS5 URL', protocols: ['any', 'socks5'] },
  { name: 'curlHttp', label: 'curl, HTTP', protocols: ['any', 'http'] },
  { name: 'curlSocks', label: 'curl, SOCKS5', protocols: ['any', 'socks5'] },
] as const satisfies readonly { name: Form; label: string; protocols: readonly ConnectionView['protocols'][] }[];

/** Copies the whole access in the forms that programs take, of the protocols that the connection speaks. */
export function CopyForms({ protocols, form }: CopyFormsProps) {
  return (
    <div className="grid gap-4">
      <div role="group" aria-label="Copy as" className="flex flex-wrap gap-2">
        {forms
          .filter((candidate) => candidate.protocols.some((one) => one === protocols))
          .map(({ name, label }) => (
            <CopyButton key={name} text={form(name)} label={`Copy as ${label}`} variant="outline">
              {label}
            </CopyButton>
          ))}
      </div>
      {protocols !== 'http' && (
        <Alert role="note">
          Chromium and Firefox cannot send a SOCKS5 password. In a browser use HTTP, or put your address on the
          whitelist.
        </Alert>
      )}
    </div>
  );
}

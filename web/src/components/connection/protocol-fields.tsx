'use client';

import { useId } from 'react';
import { protocolNames, type ProtocolName } from '@pocketproxy/relay/contract/connection-limits';
import { protocolTitles } from './protocol-titles';

interface ProtocolFieldsProps {
  /** Those that are on. */
  protocols: readonly ProtocolName[];
  /** Whether the relay offers OpenVPN. */
  takesOpenvpn: boolean;
  error: string | undefined;
}

/** What clients may speak, as check boxes. OpenVPN cannot be switched on where the relay offers none. */
export function ProtocolFields({ protocols, takesOpenvpn, error }: ProtocolFieldsProps) {
  const id = useId();
  const described = [!takesOpenvpn && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <fieldset className="grid content-start gap-1.5 sm:col-span-2" aria-describedby={described || undefined}>
      <legend className="mb-1.5 text-sm font-medium">Protocols</legend>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        {protocolNames.map((name) => {
          const closed = name === 'openvpn' && !takesOpenvpn && !protocols.includes(name);
          return (
            <label key={name} htmlFor={`${id}-${name}`} className="flex items-center gap-2.5 py-0.5 text-sm">
              <input
                id={`${id}-${name}`}
                type="checkbox"
                name="protocols"
                value={name}
                disabled={closed}
                defaultChecked={protocols.includes(name)}
                aria-describedby={closed ? `${id}-hint` : undefined}
                aria-invalid={error ? true : undefined}
                className="size-4 accent-primary disabled:opacity-50"
              />
              <span className={closed ? 'text-muted-foreground' : undefined}>{protocolTitles[name]}</span>
            </label>
          );
        })}
      </div>
      {!takesOpenvpn && (
        <p id={`${id}-hint`} className="text-xs text-muted-foreground">
          This relay does not offer OpenVPN.
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs font-medium text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}

/** Those that a form has checked. */
export function readProtocols(form: FormData): ProtocolName[] {
  const checked = form.getAll('protocols');
  return protocolNames.filter((name) => checked.includes(name));
}

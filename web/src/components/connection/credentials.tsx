'use client';

import { Eye, EyeOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ConnectionView } from '@/domain/connection/view';
import type { ProxyAccess } from '../format/access';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy-button';
import { Tooltip } from '../ui/tooltip';

interface CredentialsProps {
  connection: Pick<ConnectionView, 'host' | 'port' | 'username'>;
  /** Whether the viewer may see the password. */
  reveal: boolean;
  /** Once it was fetched and is shown. */
  password: string | undefined;
  pending: boolean;
  load: () => Promise<ProxyAccess | undefined>;
  onToggle: () => void;
}

const hidden = '••••••••••••••••••••';

/** Where the proxy is and how to sign in, each part to copy. */
export function Credentials({ connection, reveal, password, pending, load, onToggle }: CredentialsProps) {
  const { host, port, username } = connection;
  const toggle = password === undefined ? 'Show the password' : 'Hide the password';
  return (
    <dl className="divide-y text-sm">
      <Part name="Host" value={host} />
      {port !== null && <Part name="Port" value={String(port)} />}
      <Part name="Username" value={username} />
      {reveal && (
        <Part
          name="Password"
          value={password ?? hidden}
          copy={async () => (await load())?.password}
          said={password === undefined ? 'hidden' : undefined}
        >
          <Tooltip text={toggle}>
            <Button variant="ghost" size="icon-sm" aria-label={toggle} pending={pending} onClick={onToggle}>
              {!pending && (password === undefined ? <Eye aria-hidden /> : <EyeOff aria-hidden />)}
            </Button>
          </Tooltip>
        </Part>
      )}
    </dl>
  );
}

interface PartProps {
  name: string;
  value: string;
  copy?: () => Promise<string | undefined>;
  /** Read in place of the value. */
  said?: string | undefined;
  children?: ReactNode;
}

function Part({ name, value, copy, said, children }: PartProps) {
  return (
    <div className="flex min-h-11 items-center justify-between gap-3 py-1">
      <dt className="w-20 shrink-0 text-muted-foreground">{name}</dt>
      <dd className="-mr-2 flex min-w-0 items-center gap-0.5">
        <span aria-hidden={said !== undefined} className="min-w-0 font-mono text-xs wrap-anywhere sm:text-sm">
          {value}
        </span>
        {said && <span className="sr-only">{said}</span>}
        {children}
        <CopyButton text={copy ?? value} label={`Copy the ${name.toLowerCase()}`} />
      </dd>
    </div>
  );
}

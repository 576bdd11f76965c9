'use client';

import { Eye, EyeOff } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ConnectionView } from '@/domain/connection/view';
import { accessForm, type accessForms } from '../format/access';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { CopyButton } from '../ui/copy-button';
import { Tooltip } from '../ui/tooltip';
import { CopyForms } from './copy-forms';
import { RegenerateButton } from './regenerate-button';
import { useAccess } from './use-access';

interface CredentialsCardProps {
  connection: ConnectionView;
  /** Address for the example commands. */
  checkUrl: string;
  rights: { reveal: boolean; regenerate: boolean };
}

const hidden = '••••••••••••••••••••';

/** Where the proxy is and how to sign in, each part and every usual form to copy. */
export function CredentialsCard({ connection, checkUrl, rights }: CredentialsCardProps) {
  const { access, pending, load, forget } = useAccess(connection.id);
  const [shown, setShown] = useState(false);
  const form = (name: keyof ReturnType<typeof accessForms>) => async () => accessForm(await load(), checkUrl, name);

  async function toggle() {
    if (shown) return setShown(false);
    if (await load()) setShown(true);
  }

  return (
    <Card aria-labelledby="credentials">
      <CardHeader
        id="credentials"
        title="Credentials"
        action={
          rights.regenerate && (
            <RegenerateButton
              connection={connection}
              onDone={() => {
                forget();
                setShown(false);
              }}
            />
          )
        }
      />
      <CardContent className="grid gap-5 pt-3">
        <dl className="divide-y text-sm">
          <Part name="Host" value={connection.host} />
          {connection.port !== null && <Part name="Port" value={String(connection.port)} />}
          <Part name="Username" value={connection.username} />
          {rights.reveal && (
            <Part
              name="Password"
              value={shown && access ? access.password : hidden}
              copy={async () => (await load())?.password}
              said={shown ? undefined : 'hidden'}
            >
              <Tooltip text={shown ? 'Hide the password' : 'Show the password'}>
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={shown ? 'Hide the password' : 'Show the password'}
                  pending={pending}
                  onClick={() => void toggle()}
                >
                  {!pending && (shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />)}
                </Button>
              </Tooltip>
            </Part>
          )}
        </dl>
        {rights.reveal && connection.port !== null && <CopyForms connection={connection} form={form} />}
      </CardContent>
    </Card>
  );
}

interface PartProps {
  name: string;
  value: string;
  copy?: () => Promise<string | undefined>;
  /** Read in place of the value. */
  said?: string;
  children?: ReactNode;
}

function Part({ name, value, copy, said, children }: PartProps) {
  return (
    <div className="flex min-h-11 items-center justify-between gap-3 py-1">
      <dt className="w-20 shrink-0 text-muted-foreground">{name}</dt>
      <dd className="-mr-2 flex min-w-0 items-center gap-0.5">
        <span aria-hidden={said !== undefined} className="min-w-0 font-mono text-xs break-all sm:text-sm">
          {value}
        </span>
        {said && <span className="sr-only">{said}</span>}
        {children}
        <CopyButton text={copy ?? value} label={`Copy the ${name.toLowerCase()}`} />
      </dd>
    </div>
  );
}

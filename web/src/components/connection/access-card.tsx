'use client';

import { useState } from 'react';
import type { ConnectionView } from '@/domain/connection/view';
import { Card, CardContent, CardHeader } from '../ui/card';
import { CopyAs } from './copy-as';
import { Credentials } from './credentials';
import { RegenerateButton } from './regenerate-button';
import { useAccess } from './use-access';

interface AccessCardProps {
  connection: ConnectionView;
  /** What the examples fetch. */
  checkUrl: string;
  /** The relay made its certificate itself. */
  selfSigned: boolean;
  rights: { reveal: boolean; regenerate: boolean };
}

/** How to use a connection: its parts, and the whole in the form that a program takes. */
export function AccessCard({ connection, checkUrl, selfSigned, rights }: AccessCardProps) {
  const { access, pending, load, forget } = useAccess(connection.id);
  const [shown, setShown] = useState(false);
  const password = shown ? access?.password : undefined;

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
      <CardContent className="grid gap-x-10 gap-y-5 pt-3 lg:grid-cols-2">
        <Credentials
          {...{ connection, password, pending, load, reveal: rights.reveal }}
          onToggle={() => void toggle()}
        />
        {rights.reveal && <CopyAs {...{ connection, checkUrl, selfSigned, password, load }} />}
      </CardContent>
    </Card>
  );
}

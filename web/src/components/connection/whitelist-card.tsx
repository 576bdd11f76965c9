'use client';

import { Check, PencilLine, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { MyAddress } from '@/domain/connection/my-address';
import type { ConnectionView } from '@/domain/connection/view';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { WhitelistForm } from './whitelist-form';
import { WhitelistRow } from './whitelist-row';

interface WhitelistCardProps {
  connection: Pick<ConnectionView, 'id' | 'whitelist'>;
  /** The address that this page was asked from, where it is known. */
  myAddress: MyAddress | null;
  allowed: boolean;
}

/** Addresses that need no password: lines to read, which Edit opens for changes. */
export function WhitelistCard({ connection, myAddress, allowed }: WhitelistCardProps) {
  const { id, whitelist } = connection;
  const [editing, setEditing] = useState(false);
  return (
    <Card aria-labelledby="whitelist">
      <CardHeader
        id="whitelist"
        title="Whitelist"
        description="These addresses can use the connection without a password."
        action={
          allowed && (
            <Button
              variant="outline"
              size="sm"
              aria-label={editing ? 'Done with the whitelist' : 'Edit the whitelist'}
              onClick={() => setEditing(!editing)}
            >
              {editing ? <Check aria-hidden /> : <PencilLine aria-hidden />} {editing ? 'Done' : 'Edit'}
            </Button>
          )
        }
      />
      <CardContent className="grid gap-4">
        {editing && <WhitelistForm connectionId={id} myAddress={myAddress} />}
        {whitelist.length === 0 ? (
          <EmptyState icon={ShieldCheck} title="No addresses yet" className="py-6">
            Every client needs the username and password.
          </EmptyState>
        ) : (
          <ul className="divide-y text-sm" aria-label="Whitelisted addresses">
            {whitelist.map((entry) => (
              <WhitelistRow key={entry.id} connectionId={id} entry={entry} allowed={allowed && editing} />
            ))}
          </ul>
        )}
      </CardContent>
    </Card>
  );
}

'use client';

import { ShieldCheck } from 'lucide-react';
import type { MyAddress } from '@/domain/connection/my-address';
import type { ConnectionView } from '@/domain/connection/view';
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

/** Addresses that need no password. */
export function WhitelistCard({ connection, myAddress, allowed }: WhitelistCardProps) {
  const { id, whitelist } = connection;
  return (
    <Card aria-labelledby="whitelist">
      <CardHeader
        id="whitelist"
        title="Whitelist"
        description="These addresses can use the connection without a password."
      />
      <CardContent className="grid gap-4">
        {allowed && <WhitelistForm connectionId={id} myAddress={myAddress} />}
        {whitelist.length === 0 ? (
          <EmptyState icon={ShieldCheck} title="No addresses yet" className="py-6">
            Every client needs the username and password.
          </EmptyState>
        ) : (
          <ul className="divide-y text-sm" aria-label="Whitelisted addresses">
            {whitelist.map((entry) => (
              <WhitelistRow key={entry.id} connectionId={id} entry={entry} allowed={allowed} />
            ))}
          </ul>
        )}
      </CardContent>
    </Card>
  );
}

'use client';

import { Ellipsis, RefreshCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { revokeApiKey, rollApiKey } from '@/actions/api-key';
import type { ApiKeyView, NewApiKeyView } from '@/domain/api-key/view';
import { number } from '../format/form';
import type { Side } from '../shell/navigation';
import { useVerb } from '../shell/use-verb';
import { ConfirmDialog } from '../ui/alert-dialog';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '../ui/dropdown-menu';
import { Field } from '../ui/field';
import { FormDialog } from '../ui/form-dialog';
import { Select } from '../ui/select';
import { DateTime, RelativeTime } from '../ui/time';
import { offeredScopes, scopeSentence } from './scope-words';
import { lazily } from '../ui/lazily';

const NewKeyDialog = lazily(async () => (await import('./new-key-dialog')).NewKeyDialog);

const hourMs = 3_600_000;
const overlaps = [
  { value: '0', label: 'Stops immediately' },
  { value: `${hourMs}`, label: 'Works for another hour' },
  { value: `${24 * hourMs}`, label: 'Works for another 24 hours' },
] as const;

interface ApiKeyRowProps {
  side: Side;
  apiKey: ApiKeyView;
  /** Names of the phones to which it is limited, those that still exist. */
  phones: readonly string[] | null;
  apiUrl: string;
}

/** One key: what it may do and where, its last use, and what can be done with it. */
export function ApiKeyRow({ side, apiKey, phones, apiUrl }: ApiKeyRowProps) {
  const { id, name, prefix, state } = apiKey;
  const [open, setOpen] = useState<'roll' | 'revoke'>();
  const [made, setMade] = useState<NewApiKeyView>();
  const close = () => setOpen(undefined);
  const revoke = useVerb(revokeApiKey, { success: `${name} no longer works.`, onDone: close });
  return (
    <li className="flex items-start justify-between gap-3 px-5 py-4">
      <div className="grid min-w-0 gap-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          <span className="wrap-anywhere">{name}</span>
          <code className="text-xs font-normal text-muted-foreground">{prefix}…</code>
          {state !== 'active' && <Badge>{state === 'expired' ? 'Expired' : 'Revoked'}</Badge>}
        </p>
        <p className="text-sm wrap-anywhere">{scopeSentence(apiKey.scopes, offeredScopes(side, phones !== null))}</p>
        <Limits {...{ apiKey, phones }} />
        <Times apiKey={apiKey} />
      </div>
      {state === 'active' && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon" aria-label={`Actions for the key ${name}`}>
              <Ellipsis aria-hidden />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem onSelect={() => setOpen('roll')}>
              <RefreshCcw aria-hidden /> Roll
            </DropdownMenuItem>
            <DropdownMenuItem destructive onSelect={() => setOpen('revoke')}>
              <Trash2 aria-hidden /> Revoke
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      )}
      <FormDialog
        open={open === 'roll'}
        onOpenChange={close}
        title={`Roll ${name}`}
        description="Creates another key with the same access. Put it into your program before the old one stops."
        action={rollApiKey}
        read={(form) => ({ id, overlapMs: number(form, 'overlapMs') })}
        submitLabel="Create the new key"
        onData={setMade}
      >
        {(errorOf) => (
          <Field label="The old key" error={errorOf('overlapMs')}>
            {(control) => (
              <Select {...control} name="overlapMs" options={overlaps} defaultValue={`${24 * hourMs}` as const} />
            )}
          </Field>
        )}
      </FormDialog>
      <ConfirmDialog
        open={open === 'revoke'}
        onOpenChange={close}
        title={`Revoke ${name}?`}
        description="Programs that use it are refused immediately. This cannot be undone."
        confirmLabel="Revoke key"
        pending={revoke.pending}
        onConfirm={() => void revoke.run({ id })}
      />
      {made && <NewKeyDialog made={made} apiUrl={apiUrl} onClose={() => setMade(undefined)} />}
    </li>
  );
}

function Limits({ apiKey: { group, addresses }, phones }: Pick<ApiKeyRowProps, 'apiKey' | 'phones'>) {
  const parts = [
    ...(group ? [`Only phones of the group ${group.name}`] : []),
    ...(phones !== null && !group
      ? [phones.length > 0 ? `Only ${phones.join(', ')}` : 'No phone: those it was for are gone']
      : []),
    ...(addresses.length > 0 ? [`Only from ${addresses.join(', ')}`] : []),
  ];
  if (parts.length === 0) return null;
  return <p className="text-xs wrap-anywhere text-muted-foreground">{parts.join(' · ')}</p>;
}

function Times({ apiKey }: { apiKey: ApiKeyView }) {
  const { state, lastUsedAt, lastUsedFrom, expiresAt, revokedAt, createdAt, createdBy } = apiKey;
  return (
    <p className="text-xs wrap-anywhere text-muted-foreground">
      {lastUsedAt ? (
        <>
          Last used <RelativeTime at={lastUsedAt} /> from {lastUsedFrom ?? 'an unknown address'}
        </>
      ) : (
        'Never used'
      )}
      {' · '}
      {revokedAt ? (
        <>
          Revoked <DateTime at={revokedAt} />
        </>
      ) : expiresAt ? (
        <>
          {state === 'expired' ? 'Expired' : 'Expires'} <DateTime at={expiresAt} />
        </>
      ) : (
        'Never expires'
      )}
      {' · '}
      Created <DateTime at={createdAt} />
      {createdBy && ` by ${createdBy}`}
    </p>
  );
}

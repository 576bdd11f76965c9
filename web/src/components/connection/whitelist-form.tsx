'use client';

import { LocateFixed } from 'lucide-react';
import { useRef, useState } from 'react';
import { addWhitelistEntry } from '@/actions/connection';
import { addWhitelistEntryInput } from '@/domain/connection/input';
import type { MyAddress } from '@/domain/connection/my-address';
import type { ErrorCode } from '@/domain/errors';
import { textBounds } from '../format/bounds';
import { text } from '../format/form';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';

const fieldCodes: readonly ErrorCode[] = [
  'address_invalid',
  'whitelist_too_wide',
  'whitelist_duplicate',
  'whitelist_full',
];

/** Why the address of this page is not offered. */
const useless: Record<NonNullable<MyAddress['useless']>, string> = {
  ipv6: 'an IPv6 address, but the proxy is reachable over IPv4 only. Enter the IPv4 address of your network.',
  ipv4: 'an IPv4 address, but the proxy is reachable over IPv6 only. Enter the IPv6 address of your network.',
  private: 'a private address that the proxy does not see. Enter the public address of your network.',
  unknown: 'not suggested because the host name of the proxy could not be resolved.',
};

export function WhitelistForm({ connectionId, myAddress }: { connectionId: string; myAddress: MyAddress | null }) {
  const form = useRef<HTMLFormElement>(null);
  const [refused, setRefused] = useState<string>();
  const add = useVerb(addWhitelistEntry, {
    success: 'Added to the whitelist.',
    onDone: () => form.current?.reset(),
    onError: ({ code, message }) => {
      if (!fieldCodes.includes(code)) return false;
      setRefused(message);
      return true;
    },
  });
  function submit(cidr: string, note: string) {
    setRefused(undefined);
    void add.run({ connectionId, cidr, note: note || undefined });
  }
  return (
    <form
      ref={form}
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        const fields = new FormData(event.currentTarget);
        submit(text(fields, 'cidr'), text(fields, 'note'));
      }}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Address or CIDR" error={refused ?? add.errorOf('cidr')}>
          {(control) => (
            <Input
              {...control}
              name="cidr"
              required
              {...textBounds(addWhitelistEntryInput.shape.cidr)}
              placeholder="203.0.113.7"
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
        <Field label="Note" error={add.errorOf('note')}>
          {(control) => (
            <Input
              {...control}
              name="note"
              placeholder="Office"
              autoComplete="off"
              {...textBounds(addWhitelistEntryInput.shape.note)}
            />
          )}
        </Field>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="outline" size="sm" pending={add.pending}>
          Add
        </Button>
        {myAddress && !myAddress.useless && (
          <Button
            variant="ghost"
            size="sm"
            disabled={add.pending}
            onClick={() => submit(myAddress.address, 'My address')}
          >
            <LocateFixed aria-hidden /> Add my address ({myAddress.address})
          </Button>
        )}
      </div>
      {myAddress?.useless && (
        <p className="text-xs text-muted-foreground">
          Your address here, <span className="font-mono wrap-anywhere">{myAddress.address}</span>, is{' '}
          {useless[myAddress.useless]}
        </p>
      )}
    </form>
  );
}

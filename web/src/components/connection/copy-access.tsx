'use client';

import { accessForm } from '../format/access';
import { CopyButton } from '../ui/copy-button';
import { useAccess } from './use-access';

/** Copies host:port:user:pass of a connection; the password is fetched when it is asked for. */
export function CopyAccess({ id, name }: { id: string; name: string }) {
  const { load } = useAccess(id);
  return (
    <CopyButton label={`Copy host:port:user:pass of ${name}`} text={async () => accessForm(await load(), '', 'line')} />
  );
}

'use client';

import { useCallback, useState } from 'react';
import { toast } from '../ui/toaster';
import { revealPassword } from '@/actions/connection';
import type { ProxyAccess } from '../format/access';
import { askServer, silence } from '../shell/ask-server';
import { showError } from '../shell/use-verb';

/**
 * The password of a connection, fetched when it is first asked for (each fetch is in the audit log) and kept while the
 * page is open. `load` returns undefined when it is refused, after saying why.
 */
export function useAccess(connectionId: string) {
  const [access, setAccess] = useState<ProxyAccess>();
  const [pending, setPending] = useState(false);

  const load = useCallback(async (): Promise<ProxyAccess | undefined> => {
    if (access) return access;
    setPending(true);
    const result = await askServer(revealPassword({ id: connectionId }), () => toast.error(silence));
    setPending(false);
    if (result?.data) setAccess(result.data);
    else if (result?.serverError) showError(result.serverError);
    return result?.data;
  }, [access, connectionId]);

  const forget = useCallback(() => setAccess(undefined), []);
  return { access, pending, load, forget };
}

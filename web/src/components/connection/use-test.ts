'use client';

import { useCallback, useState } from 'react';
import { testConnection } from '@/actions/connection';
import type { ConnectionTestView } from '@/domain/connection/view';
import { askServer, silence } from '../shell/ask-server';

/** Tests a connection when asked; the last result stays until the next one. */
export function useTest(connectionId: string) {
  const [result, setResult] = useState<ConnectionTestView>();
  /** Why there is none. */
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);

  const run = useCallback(async () => {
    setPending(true);
    setError(undefined);
    setResult(undefined);
    const answer = await askServer(testConnection({ id: connectionId }), () => setError(silence));
    setPending(false);
    if (answer?.serverError) setError(answer.serverError.message);
    if (answer?.data) setResult(answer.data);
  }, [connectionId]);

  return { result, error, pending, run };
}

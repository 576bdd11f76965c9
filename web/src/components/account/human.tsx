'use client';

import type { TurnstileInstance } from '@marsidev/react-turnstile';
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react';
import type { HumanAction } from '@/base/human-actions';
import { Alert } from '../ui/alert';

/** Loaded where a site key is configured. */
const Turnstile = lazy(async () => ({ default: (await import('@marsidev/react-turnstile')).Turnstile }));

/**
 * Turnstile's widget and its token; nothing where no site key is configured. A token is good once: call `renew` after
 * each attempt.
 */
export function useHuman(siteKey: string | undefined, action: HumanAction) {
  const widget = useRef<TurnstileInstance>(null);
  const [token, setToken] = useState<string>();
  const [broken, setBroken] = useState(false);
  const [failed, setFailed] = useState(false);
  const forget = () => setToken(undefined);

  function renew(): void {
    forget();
    widget.current?.reset();
  }

  function element(): ReactNode {
    if (siteKey === undefined) return null;
    if (broken) {
      return (
        <Alert tone="danger" role="alert">
          Verification could not load. Allow challenges.cloudflare.com and reload the page.
        </Alert>
      );
    }
    return (
      <Suspense>
        <Turnstile
          ref={widget}
          siteKey={siteKey}
          options={{ action, size: 'flexible' }}
          scriptOptions={{ onError: () => setBroken(true) }}
          onSuccess={(fresh) => {
            setFailed(false);
            setToken(fresh);
          }}
          onExpire={forget}
          onError={() => {
            setFailed(true);
            forget();
          }}
        />
        {failed && (
          <Alert tone="danger" role="alert">
            Verification failed. Retrying… If this keeps happening, reload the page.
          </Alert>
        )}
      </Suspense>
    );
  }
  return { token, ready: siteKey === undefined || token !== undefined, renew, element };
}

'use client';

import { useState } from 'react';
import { rememberZone } from '../shell/clock';
import { Button } from '../ui/button';
import { goToGoogle } from './auth-client';

/** Leaves for Google and comes back to `callbackUrl`. */
export function GoogleButton({ callbackUrl, label }: { callbackUrl: string; label: string }) {
  const [pending, setPending] = useState(false);
  return (
    <Button
      variant="outline"
      size="lg"
      className="text-sm"
      pending={pending}
      onClick={() => {
        setPending(true);
        rememberZone(); // a customer that is made by this begins its days by the browser's clock
        void goToGoogle(callbackUrl);
      }}
    >
      {label}
    </Button>
  );
}

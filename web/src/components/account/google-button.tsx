'use client';

import { signIn } from 'next-auth/react';
import { useState } from 'react';
import { Button } from '../ui/button';

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
        void signIn('google', { callbackUrl });
      }}
    >
      {label}
    </Button>
  );
}

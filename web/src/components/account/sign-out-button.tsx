'use client';

import { useState } from 'react';
import { Button } from '../ui/button';
import { signOut } from './auth-client';

interface SignOutButtonProps {
  variant?: 'link' | 'outline';
  /** Where one stands then. */
  callbackUrl?: string;
}

export function SignOutButton({ variant = 'outline', callbackUrl = '/sign-in' }: SignOutButtonProps) {
  const [pending, setPending] = useState(false);
  return (
    <Button
      variant={variant}
      pending={pending}
      onClick={() => {
        setPending(true);
        void signOut(callbackUrl);
      }}
    >
      Sign out
    </Button>
  );
}

'use client';

import { signOut } from 'next-auth/react';
import { Button } from '../ui/button';

export function SignOutLink() {
  return (
    <Button variant="link" onClick={() => void signOut({ callbackUrl: '/sign-in' })}>
      Sign out
    </Button>
  );
}

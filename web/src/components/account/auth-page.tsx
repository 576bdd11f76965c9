import Link from 'next/link';
import type { ReactNode } from 'react';
import { config } from '@/config';
import { Logo } from '../shell/logo';
import { Alert } from '../ui/alert';
import { TextLink } from '../ui/text-link';
import { AuthCard } from './auth-card';

interface AuthPageProps {
  title: string;
  /** False in development without Turnstile keys: the form is not protected, and says so. */
  protectedForm?: boolean;
  /** True in development when nothing sends mail: says where it waits. */
  storedMail?: boolean;
  children: ReactNode;
  /** Below the card: the way to other forms. */
  footer?: ReactNode;
}

/** One card in the middle: sign-in, sign-up and what comes by mail. */
export function AuthPage({ title, protectedForm = true, storedMail = false, children, footer }: AuthPageProps) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-12">
      <div className="grid w-full max-w-sm grid-cols-[minmax(0,1fr)] gap-8">
        <Link href="/" className="justify-self-center rounded-lg">
          <Logo className="text-lg" />
        </Link>
        <AuthCard title={title} brand={config().brand}>
          {children}
        </AuthCard>
        {footer && <p className="text-center text-sm text-muted-foreground">{footer}</p>}
        {(!protectedForm || storedMail) && (
          <Alert tone="warning" role="note" title="Development only" className="text-xs">
            {!protectedForm && <p>Turnstile has no keys: this form is open to robots.</p>}
            {storedMail && (
              <p>
                Nothing sends mail: it waits in the <TextLink href="/dev/inbox">development inbox</TextLink>.
              </p>
            )}
          </Alert>
        )}
      </div>
    </main>
  );
}

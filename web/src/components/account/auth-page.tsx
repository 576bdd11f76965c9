import Link from 'next/link';
import type { ReactNode } from 'react';
import { config } from '@/config';
import { Logo } from '../shell/logo';
import { Alert } from '../ui/alert';
import { cn } from '../ui/cn';
import { TextLink } from '../ui/text-link';
import { AuthCard } from './auth-card';

interface AuthPageProps {
  title: string;
  /** False in development without Turnstile keys: the form is not protected, and says so. */
  protectedForm?: boolean;
  /** What the form asks for comes by mail: in development the page says where it may wait. */
  mailed?: boolean;
  /** More than a short form stands in the card. */
  wide?: boolean;
  children: ReactNode;
  /** Below the card: the way to other forms. */
  footer?: ReactNode;
}

/** One card in the middle: sign-in, sign-up and what comes by mail. */
export function AuthPage({ title, protectedForm = true, mailed = false, wide, children, footer }: AuthPageProps) {
  const { brand, environment } = config();
  const inbox = mailed && environment === 'development';
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-12">
      <div className={cn('grid w-full grid-cols-[minmax(0,1fr)] gap-8', wide ? 'max-w-xl' : 'max-w-sm')}>
        <Link href="/" className="justify-self-center rounded-lg">
          <Logo className="text-lg" />
        </Link>
        <AuthCard title={title} brand={brand}>
          {children}
        </AuthCard>
        {footer && <p className="text-center text-sm text-muted-foreground">{footer}</p>}
        {(!protectedForm || inbox) && (
          <Alert tone="warning" role="note" title="Development only" className="text-xs">
            {!protectedForm && <p>Turnstile is not configured: this form is open to bots.</p>}
            {inbox && (
              <p>
                No mail service is configured. Emails are kept in the{' '}
                <TextLink href="/dev/inbox">development inbox</TextLink>.
              </p>
            )}
          </Alert>
        )}
      </div>
    </main>
  );
}

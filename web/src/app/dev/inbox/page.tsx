import { Inbox } from 'lucide-react';
import { cookies } from 'next/headers';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { requestContext } from '@/auth/request-context';
import { ClockProvider } from '@/components/shell/clock';
import { Logo } from '@/components/shell/logo';
import { PageHeader } from '@/components/shell/page-header';
import { zoneCookie, zoneOf } from '@/base/zone';
import { Card, CardContent } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { MailText } from '@/components/mail/mail-text';
import { RelativeTime } from '@/components/ui/time';
import { readInbox } from '@/domain/mail/inbox';
import { services } from '@/server/services';

export const metadata = { title: 'Development inbox', robots: 'noindex' };
export const dynamic = 'force-dynamic';

/** Mails that were stored because nothing is configured to send them. Production has no such page. */
export default async function InboxPage({ searchParams }: PageProps<'/dev/inbox'>) {
  if (services().config.environment === 'production') notFound();
  const [{ to }, context, jar] = await Promise.all([searchParams, requestContext(), cookies()]);
  const mails = await readInbox(context, typeof to === 'string' ? to : undefined);
  return (
    <ClockProvider nowMs={context.now.getTime()} zone={zoneOf(jar.get(zoneCookie)?.value)}>
      <main className="mx-auto grid w-full max-w-3xl grid-cols-[minmax(0,1fr)] gap-6 p-4 sm:p-8">
        <Link href="/" className="justify-self-start rounded-lg">
          <Logo />
        </Link>
        <PageHeader
          title="Development inbox"
          description="The last 50 emails, newest first. No mail service is configured, so they are kept here. Reload to refresh."
        />
        {mails.length === 0 && (
          <Card>
            <EmptyState icon={Inbox} title="No emails yet" as="h2">
              Sign up, invite a member or request a new password, and the email appears here within seconds.
            </EmptyState>
          </Card>
        )}
        {mails.map(({ id, to: recipient, at, subject, text, html }) => (
          <Card key={id} aria-label={subject}>
            <CardContent className="grid grid-cols-[minmax(0,1fr)] gap-3">
              <h2 className="font-semibold">{subject}</h2>
              <p className="text-sm break-words text-muted-foreground">
                To {recipient}, <RelativeTime at={at} />
              </p>
              <MailText text={text} />
              <details>
                <summary className="w-fit rounded-md py-1 text-sm text-muted-foreground">View HTML</summary>
                <iframe
                  title={`HTML of ${subject}`}
                  sandbox=""
                  srcDoc={html}
                  loading="lazy"
                  className="mt-3 h-80 w-full rounded-lg border"
                />
              </details>
            </CardContent>
          </Card>
        ))}
      </main>
    </ClockProvider>
  );
}

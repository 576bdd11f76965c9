import { notFound } from 'next/navigation';
import { requestContext } from '@/auth/request-context';
import { PageHeader } from '@/components/shell/page-header';
import { Card, CardContent } from '@/components/ui/card';
import { readInbox } from '@/domain/mail/inbox';
import { services } from '@/lib/services';

export const metadata = { title: 'Development inbox', robots: 'noindex' };
export const dynamic = 'force-dynamic';

/** Mails that were stored because nothing is configured to send them. Production has no such page. */
export default async function InboxPage({ searchParams }: PageProps<'/dev/inbox'>) {
  if (services().config.environment === 'production') notFound();
  const { to } = await searchParams;
  const mails = await readInbox(await requestContext(), typeof to === 'string' ? to : undefined);
  return (
    <main className="mx-auto grid w-full max-w-3xl gap-6 p-4 sm:p-8">
      <PageHeader title="Development inbox" description="The last 50 mails. Reload to look again." />
      {mails.map(({ id, to: recipient, subject, text, html }) => (
        <Card key={id} aria-label={subject}>
          <CardContent className="grid gap-3">
            <h2 className="font-semibold">{subject}</h2>
            <p className="text-sm text-muted-foreground">To {recipient}</p>
            <pre className="text-sm break-words whitespace-pre-wrap">{text}</pre>
            <iframe title={`HTML of ${subject}`} sandbox="" srcDoc={html} className="h-80 w-full rounded-lg border" />
          </CardContent>
        </Card>
      ))}
    </main>
  );
}

import { eventKindNames, rowOf } from '@/domain/event/kinds';
import { deliveryRules, exampleBody, verification } from '@/domain/webhook/guide';
import { Logo } from '../shell/logo';
import { Card, CardContent, CardHeader } from '../ui/card';
import { CopyButton } from '../ui/copy-button';

/** For those who write receivers: events, signatures, retries. Open to everyone. */
export function WebhookGuideScreen() {
  return (
    <main className="mx-auto grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-6 px-4 py-8">
      <header className="grid gap-4">
        <Logo />
        <h1 className="text-2xl font-semibold tracking-tight">Receive webhooks</h1>
        <p className="text-sm text-muted-foreground">
          A webhook sends a POST request with JSON to your server when something happens. Requests are signed as{' '}
          <a
            className="rounded-sm font-medium text-primary-text hover:underline"
            href="https://www.standardwebhooks.com"
          >
            Standard Webhooks
          </a>{' '}
          describes, so its libraries verify them.
        </p>
      </header>
      <Card aria-labelledby="delivery">
        <CardHeader id="delivery" title="Delivery" />
        <CardContent>
          <ul className="grid list-disc gap-2 pl-5 text-sm">
            {deliveryRules.map((rule) => (
              <li key={rule}>{rule}</li>
            ))}
          </ul>
        </CardContent>
      </Card>
      <Card aria-labelledby="verify">
        <CardHeader
          id="verify"
          title="Verify requests"
          description="webhook-signature holds one signature, or two while a new secret replaces an old one: one that fits is enough. Refuse requests whose timestamp is more than 5 minutes off."
        />
        <CardContent className="grid gap-5">
          {Object.entries(verification).map(([language, code]) => (
            <Example key={language} title={language} code={code} />
          ))}
        </CardContent>
      </Card>
      <Card aria-labelledby="events">
        <CardHeader id="events" title="Events" description="Payloads hold ids and facts, never a password or secret." />
        <CardContent className="grid gap-6">
          {eventKindNames.map((kind) => (
            <section key={kind} className="grid min-w-0 gap-2">
              <p className="text-sm text-muted-foreground">{rowOf(kind).sentence}</p>
              <Example title={kind} code={exampleBody(kind)} />
            </section>
          ))}
        </CardContent>
      </Card>
    </main>
  );
}

function Example({ title, code }: { title: string; code: string }) {
  return (
    <section className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1">
      <h3 className="flex items-center justify-between text-sm font-medium">
        {title}
        <CopyButton text={code} label={`Copy the example: ${title}`} />
      </h3>
      <pre tabIndex={0} aria-label={title} className="overflow-x-auto rounded-xl bg-muted/60 p-3 text-xs">
        {code}
      </pre>
    </section>
  );
}

import Link from 'next/link';
import { currentViewer } from '@/auth/viewer';
import { DataPath } from '@/components/landing/data-path';
import { Points } from '@/components/landing/points';
import { Logo } from '@/components/shell/logo';
import { Button } from '@/components/ui/button';
import { config } from '@/config';
import { homeOf } from '@/domain/viewer';

export default async function LandingPage() {
  const viewer = await currentViewer();
  return (
    <div className="mx-auto grid w-full max-w-5xl gap-6 px-4 pb-20 sm:px-6">
      <header className="flex h-16 items-center justify-between">
        <Logo />
        <div className="flex items-center gap-1">
          <Button asChild variant="ghost">
            <Link href="/docs">Documentation</Link>
          </Button>
          <Button asChild variant="outline">
            {viewer ? <Link href={homeOf(viewer)}>Go to dashboard</Link> : <Link href="/sign-in">Sign in</Link>}
          </Button>
        </div>
      </header>
      <main className="grid gap-12 sm:gap-16">
        <section className="grid justify-items-center gap-6 pt-8 text-center sm:pt-16">
          <h1 className="max-w-2xl text-4xl font-semibold tracking-tight text-balance sm:text-5xl">
            Your own phones as private mobile proxies
          </h1>
          <p className="max-w-xl text-lg text-balance text-muted-foreground">
            {config().brand} routes your traffic through the mobile connection of your own Android phones, over HTTP and
            SOCKS5 on one port.
          </p>
          {!viewer && (
            <Button asChild size="lg">
              <Link href="/sign-up">Create your account</Link>
            </Button>
          )}
        </section>
        <section aria-labelledby="how" className="grid gap-6">
          <h2 id="how" className="sr-only">
            How it works
          </h2>
          <DataPath />
          <Points />
        </section>
      </main>
    </div>
  );
}

import Link from 'next/link';
import type { ReactNode } from 'react';
import { Logo } from './logo';

/** A page for people who are not inside yet: a logo, a heading and one thing to do. */
export function Entrance({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-12">
      <div className="grid w-full max-w-sm gap-8">
        <Link href="/" className="justify-self-center rounded-lg">
          <Logo className="text-lg" />
        </Link>
        <section className="grid gap-6 rounded-2xl border bg-card p-6 shadow-xs sm:p-8" aria-labelledby="entrance">
          <h1 id="entrance" className="text-xl font-semibold tracking-tight">
            {title}
          </h1>
          {children}
        </section>
      </div>
    </main>
  );
}

import Link from 'next/link';
import { currentViewer } from '@/auth/viewer';
import { homeOf } from '@/domain/viewer';
import { Logo } from '../shell/logo';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';

const links = [
  { href: '/docs', label: 'Guides' },
  { href: '/swagger', label: 'API' },
] as const;

/** The top of the documentation, for people with an account and without. */
export async function DocsHeader({ current }: { current: (typeof links)[number]['href'] }) {
  const viewer = await currentViewer();
  return (
    <header className="border-b">
      <div className="mx-auto flex h-16 max-w-7xl items-center gap-3 px-4 sm:gap-6 sm:px-6">
        <Link href="/" className="rounded-md">
          <Logo markOnly />
        </Link>
        <nav aria-label="Documentation" className="flex flex-1 gap-1">
          {links.map(({ href, label }) => (
            <Link
              key={href}
              href={href}
              aria-current={href === current ? 'page' : undefined}
              className={cn(
                'rounded-lg px-3 py-2 text-sm font-medium',
                href === current ? 'bg-primary-soft text-primary-text' : 'text-muted-foreground hover:text-foreground',
              )}
            >
              {label}
            </Link>
          ))}
        </nav>
        <Button asChild variant="outline">
          {viewer ? <Link href={homeOf(viewer)}>Dashboard</Link> : <Link href="/sign-in">Sign in</Link>}
        </Button>
      </div>
    </header>
  );
}

import Link from 'next/link';
import type { ReactNode } from 'react';

/** A link in running text. */
export function TextLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="rounded-sm font-medium text-primary-text underline-offset-4 hover:underline">
      {children}
    </Link>
  );
}

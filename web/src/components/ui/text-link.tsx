import Link from 'next/link';
import type { ReactNode } from 'react';

interface TextLinkProps {
  href: string;
  children: ReactNode;
  onClick?: () => void;
}

/** A link in running text. */
export function TextLink({ href, children, onClick }: TextLinkProps) {
  return (
    <Link
      href={href}
      onClick={onClick}
      className="rounded-sm font-medium text-primary-text underline-offset-4 hover:underline"
    >
      {children}
    </Link>
  );
}

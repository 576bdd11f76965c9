import Link from 'next/link';
import type { ReactNode } from 'react';

interface TextLinkProps {
  href: string;
  children: ReactNode;
  onClick?: () => void;
}

/** A link in running text, told by its line, not by its colour alone; its target is 24 px tall, and no line grows by it. */
export function TextLink({ href, children, onClick }: TextLinkProps) {
  return (
    <Link
      href={href}
      onClick={onClick}
      className="rounded-sm py-1 font-medium text-primary-text underline decoration-current/40 underline-offset-4 hover:decoration-current"
    >
      {children}
    </Link>
  );
}

'use client';

import { useLinkStatus } from 'next/link';

/** The text of a link to another range, which shows that its page is on the way. */
export function RangeLabel({ label }: { label: string }) {
  const { pending } = useLinkStatus();
  return (
    <span aria-busy={pending} className={pending ? 'animate-pulse' : undefined}>
      {label}
    </span>
  );
}

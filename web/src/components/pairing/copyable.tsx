'use client';

import { CopyButton } from '../ui/copy-button';

interface CopyableProps {
  label: string;
  text: string;
  /** What the button does: "Copy the link". */
  copy: string;
}

/** A line that people type elsewhere, or copy. */
export function Copyable({ label, text, copy }: CopyableProps) {
  return (
    <p className="flex max-w-full items-center gap-1">
      <span className="min-w-0 wrap-anywhere">
        {label} <span className="font-mono text-xs text-foreground">{text}</span>
      </span>
      <CopyButton text={text} label={copy} />
    </p>
  );
}

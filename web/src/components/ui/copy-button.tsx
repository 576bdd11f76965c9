'use client';

import { Check, Copy } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { announce } from './announcer';
import { Button } from './button';
import { cn } from './cn';
import { copyText } from './copy-text';
import { Dialog, DialogContent } from './dialog';
import { Tooltip } from './tooltip';

interface CopyButtonProps {
  /** The text, or a promise of it (a password is fetched only when it is asked for). */
  text: string | (() => Promise<string | undefined>);
  /** What is copied: "Copy host". */
  label: string;
  /** Shown beside the icon; without it the label is for screen readers and the tooltip. */
  children?: ReactNode;
  variant?: 'ghost' | 'outline';
}

/** Copies; where the browser will not (http:// without a clipboard), shows the text selected. */
export function CopyButton({ text, label, children, variant = 'ghost' }: CopyButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [copied, setCopied] = useState(false);
  const [manual, setManual] = useState<string>();

  async function copy() {
    const value = typeof text === 'string' ? text : await text();
    if (value === undefined) return;
    const done = await copyText(value, button.current?.parentElement ?? document.body);
    if (!done) return setManual(value);
    button.current?.focus({ preventScroll: true });
    announce('Copied');
    setCopied(true);
    setTimeout(() => setCopied(false), 1600);
  }

  const icon = copied ? <Check aria-hidden className="text-success" /> : <Copy aria-hidden />;
  return (
    <>
      <Tooltip text={copied ? 'Copied' : label} pinned={copied && !children}>
        <Button
          ref={button}
          variant={variant}
          size={children ? 'sm' : 'icon-sm'}
          aria-label={label}
          onClick={() => void copy()}
        >
          {icon}
          {children && (
            <span className="grid *:col-start-1 *:row-start-1">
              <span className={cn(copied && 'invisible')}>{children}</span>
              <span aria-hidden className={cn(!copied && 'invisible')}>
                Copied
              </span>
            </span>
          )}
        </Button>
      </Tooltip>
      <Dialog open={manual !== undefined} onOpenChange={() => setManual(undefined)}>
        <DialogContent
          title="Copy by hand"
          description="Your browser blocked access to the clipboard. The text is selected: press Ctrl+C or ⌘C."
        >
          <textarea
            readOnly
            aria-label={label}
            rows={3}
            value={manual ?? ''}
            onFocus={(event) => event.target.select()}
            className="w-full rounded-lg border border-input bg-card p-3 font-mono text-sm break-all"
          />
        </DialogContent>
      </Dialog>
    </>
  );
}

'use client';

import type { NewApiKeyView } from '@/domain/api-key/view';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy-button';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '../ui/dialog';
import { TextLink } from '../ui/text-link';

interface NewKeyDialogProps {
  made: Pick<NewApiKeyView, 'name' | 'key'>;
  apiUrl: string;
  onClose: () => void;
}

/** A key, which is shown only now, and a request that works with it. */
export function NewKeyDialog({ made: { name, key }, apiUrl, onClose }: NewKeyDialogProps) {
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent title={`API key “${name}”`} description="Copy the key now. It is not shown again.">
        <div className="grid gap-4 text-sm">
          <Copyable title="Key" label="Copy the key" text={key} />
          <Copyable
            title="Try it"
            label="Copy the command"
            text={`curl -H 'Authorization: Bearer ${key}' '${apiUrl}/me'`}
          />
          <p className="text-muted-foreground">
            Keep it where programs keep their secrets, never in code. <TextLink href="/docs">Documentation</TextLink>
          </p>
        </div>
        <DialogFooter>
          <DialogClose asChild>
            <Button>Done</Button>
          </DialogClose>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

function Copyable({ title, label, text }: { title: string; label: string; text: string }) {
  return (
    <div className="grid gap-1">
      <p className="text-xs font-medium text-muted-foreground">{title}</p>
      <p className="flex min-w-0 items-center gap-1 rounded-xl bg-muted/60 p-3">
        <code className="min-w-0 flex-1 text-xs break-all">{text}</code>
        <CopyButton text={text} label={label} />
      </p>
    </div>
  );
}

'use client';

import type { NewApiKeyView } from '@/domain/api-key/view';
import { Copyable, ShownOnceDialog } from '../ui/shown-once-dialog';
import { TextLink } from '../ui/text-link';

interface NewKeyDialogProps {
  made: Pick<NewApiKeyView, 'name' | 'key'>;
  apiUrl: string;
  onClose: () => void;
}

/** A key, which is shown only now, and a request that works with it. */
export function NewKeyDialog({ made: { name, key }, apiUrl, onClose }: NewKeyDialogProps) {
  return (
    <ShownOnceDialog title={`API key “${name}”`} what="key" onClose={onClose}>
      <Copyable title="Key" label="Copy the key" text={key} />
      <Copyable
        title="Try it"
        label="Copy the command"
        text={`curl -H 'Authorization: Bearer ${key}' '${apiUrl}/me'`}
      />
      <p className="text-muted-foreground">
        Keep it where programs keep their secrets, never in code. <TextLink href="/docs">Documentation</TextLink>
      </p>
    </ShownOnceDialog>
  );
}

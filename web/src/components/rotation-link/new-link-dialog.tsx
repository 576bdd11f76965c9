'use client';

import type { NewRotationLinkView } from '@/domain/rotation-link/view';
import { Copyable, ShownOnceDialog } from '../ui/shown-once-dialog';

interface NewLinkDialogProps {
  link: Pick<NewRotationLinkView, 'name' | 'url'>;
  onClose: () => void;
}

/** The address of a link, which is shown only now. */
export function NewLinkDialog({ link: { name, url }, onClose }: NewLinkDialogProps) {
  return (
    <ShownOnceDialog title={`Link “${name}”`} what="address" onClose={onClose}>
      <Copyable label="Copy the address" text={url} />
      <Copyable label="Copy the command" text={`curl -X POST '${url}?wait=1'`} />
    </ShownOnceDialog>
  );
}

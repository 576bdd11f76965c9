'use client';

import { useState } from 'react';
import { changeShare } from '@/actions/share';
import type { ShareView } from '@/domain/share/view';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Dialog, DialogContent, DialogFooter } from '../ui/dialog';
import { lossesOf } from './losses';
import { readRights, RightFields, type Rights } from './right-fields';

interface ChangeDialogProps {
  share: ShareView;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Other rights for a share; says what ends with those that are taken, before it is saved. */
export function ChangeDialog({ share, open, onOpenChange }: ChangeDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title="Change the share" description={share.email}>
        <ChangeForm share={share} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

/** Of its own, so that a dialog that opens again begins with the rights of now. */
function ChangeForm({ share, onDone }: { share: ShareView; onDone: () => void }) {
  const [chosen, setChosen] = useState<Rights>(share);
  const change = useVerb(changeShare, { success: 'Share changed.', onDone });
  return (
    <form
      className="grid gap-5"
      onChange={(event) => setChosen(readRights(new FormData(event.currentTarget)))}
      onSubmit={(event) => {
        event.preventDefault();
        void change.run({ id: share.id, ...readRights(new FormData(event.currentTarget)) });
      }}
    >
      <div>
        <RightFields rights={share} />
        <div role="status" className="text-sm text-warning">
          {lossesOf(share, chosen).map((sentence) => (
            <p key={sentence} className="mt-3">
              {sentence}
            </p>
          ))}
        </div>
      </div>
      <DialogFooter>
        <Button type="submit" pending={change.pending}>
          Save
        </Button>
      </DialogFooter>
    </form>
  );
}

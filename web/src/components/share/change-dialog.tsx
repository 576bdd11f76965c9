'use client';

import { useState } from 'react';
import { changeShare } from '@/actions/share';
import type { ShareView } from '@/domain/share/view';
import { FormDialog } from '../ui/form-dialog';
import { lossesOf } from './losses';
import { readRights, RightFields } from './right-fields';
import type { Rights } from './rights';

/** Other rights for a share; says what ends with those that are taken, before it is saved. */
export function ChangeDialog({ share, onClose }: { share: ShareView; onClose: () => void }) {
  const [chosen, setChosen] = useState<Rights>(share);
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title="Change the share"
      description={share.email}
      action={changeShare}
      success="Share changed."
      read={(form) => ({ id: share.id, ...readRights(form) })}
      onChange={(form) => setChosen(readRights(form))}
    >
      {() => (
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
      )}
    </FormDialog>
  );
}

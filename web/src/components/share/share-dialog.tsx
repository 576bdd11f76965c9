'use client';

import { Share2 } from 'lucide-react';
import { grantShare } from '@/actions/share';
import { EmailField } from '../account/email-field';
import { text } from '../format/form';
import { Button } from '../ui/button';
import { FormDialog } from '../ui/form-dialog';
import { readRights, RightFields } from './right-fields';

/** Shares a device with another customer. */
export function ShareDialog({ deviceId }: { deviceId: string }) {
  return (
    <FormDialog
      trigger={
        <Button size="sm" variant="outline">
          <Share2 aria-hidden /> Share
        </Button>
      }
      title="Share the device"
      description="Enter the email address of another customer’s owner. If no owner has that address, nothing happens."
      action={grantShare}
      fields={{ already_shared: 'email' }}
      success="Device shared."
      read={(form) => ({ deviceId, email: text(form, 'email'), ...readRights(form) })}
      submitLabel="Share the device"
    >
      {(errorOf) => (
        <>
          <EmailField label="Email of the other owner" error={errorOf('email')} autoComplete="off" />
          <RightFields />
        </>
      )}
    </FormDialog>
  );
}

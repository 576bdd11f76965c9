'use client';

import { toast } from '../ui/toaster';
import { resendVerification } from '@/actions/account';
import { linkLifetime } from '@/mail/link-lifetimes';
import { FormEnd } from './form-end';
import { PublicForm } from './public-form';

/** What to do until the address is verified: look into the inbox, or have the mail sent again. */
export function InboxNotice({ email, siteKey }: { email: string; siteKey: string | undefined }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <FormEnd title="Check your inbox">
        We sent an email to {email}. Open the link in it within {linkLifetime('verify_email')}. Can’t find it? Check
        your spam folder.
      </FormEnd>
      <PublicForm
        human={{ siteKey, action: 'resend' }}
        submit="Resend email"
        variant="outline"
        action={(_, humanToken) => resendVerification({ email, humanToken })}
        onDone={() => toast.success('Sent again. Only the newest link works.')}
      />
    </div>
  );
}

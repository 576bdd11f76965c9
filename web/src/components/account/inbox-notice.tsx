'use client';

import { toast } from 'sonner';
import { resendVerification } from '@/actions/account';
import { Alert } from '../ui/alert';
import { PublicForm } from './public-form';

/** What to do until the address is verified: look into the inbox, or have the mail sent again. */
export function InboxNotice({ email, siteKey }: { email: string; siteKey: string | undefined }) {
  return (
    <div className="grid gap-4">
      <Alert title="Check your inbox" role="status">
        We sent a mail to {email}. Open its link within 24 hours; look into the spam folder, too.
      </Alert>
      <PublicForm
        human={{ siteKey, action: 'resend' }}
        submit="Send it again"
        action={(_, humanToken) => resendVerification({ email, humanToken })}
        onDone={() => toast.success('Sent again. Only the newest link works.')}
      >
        {() => null}
      </PublicForm>
    </div>
  );
}

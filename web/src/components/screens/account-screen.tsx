import { getAccount } from '@/domain/account/get';
import { planDeletion } from '@/domain/account/deletion';
import type { Context } from '@/domain/context';
import type { SessionLifetimes } from '@/domain/session/lifetime';
import { listSessions } from '@/domain/session/list';
import { DeleteAccountCard } from '../account/delete-account-card';
import { EmailCard } from '../account/email-card';
import { GoogleCard } from '../account/google-card';
import { PasswordCard } from '../account/password-card';
import { SessionsCard } from '../account/sessions-card';
import { PageHeader } from '../shell/page-header';
import { Alert } from '../ui/alert';

interface AccountScreenProps {
  context: Context;
  /** Google sign-in is configured. */
  google: boolean;
  sessions: SessionLifetimes;
  /** What went wrong when Google was connected. */
  problem: string | undefined;
}

/** The own account: how to sign in, where one is signed in, and the way out. */
export async function AccountScreen({ context, google, sessions: lifetimes, problem }: AccountScreenProps) {
  const [account, sessions, plan] = await Promise.all([
    getAccount(context),
    listSessions(context, lifetimes),
    planDeletion(context.db, context),
  ]);
  return (
    <>
      <PageHeader title="Account" description={account.email} />
      {problem && (
        <Alert tone="danger" role="alert">
          {problem}
        </Alert>
      )}
      <SessionsCard sessions={sessions} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <PasswordCard hasPassword={account.hasPassword} />
        <EmailCard pendingEmail={account.pendingEmail} hasPassword={account.hasPassword} />
        {(google || account.hasGoogle) && (
          <GoogleCard connected={account.hasGoogle} hasPassword={account.hasPassword} />
        )}
        {!context.viewer.isOperator && <DeleteAccountCard plan={plan} hasPassword={account.hasPassword} />}
      </div>
    </>
  );
}

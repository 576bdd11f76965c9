import { getAccount } from '@/domain/account/get';
import { planDeletion } from '@/domain/account/deletion';
import type { Context } from '@/domain/context';
import { listSessions } from '@/domain/session/list';
import { DeleteAccountCard } from '../account/delete-account-card';
import { EmailCard } from '../account/email-card';
import { GoogleCard } from '../account/google-card';
import { OwnNameCard } from '../account/own-name-card';
import { PasswordCard } from '../account/password-card';
import { SessionsCard } from '../account/sessions-card';
import { PageHeader } from '../shell/page-header';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { Alert } from '../ui/alert';

interface AccountScreenProps {
  context: Context;
  /** Google sign-in is configured. */
  google: boolean;
  params: Params;
  /** What went wrong when Google was connected. */
  problem: string | undefined;
}

/** The own account: how to sign in, where one is signed in, and the way out. */
export async function AccountScreen({ context, google, params, problem }: AccountScreenProps) {
  const cursor = cursorIn(params, 'sessions');
  const [account, sessions, plan] = await Promise.all([
    getAccount(context),
    pageAt(cursor, (cursor) => listSessions(context, { cursor })),
    planDeletion(context),
  ]);
  return (
    <>
      <PageHeader title="Account" description={account.email} />
      {problem && (
        <Alert tone="danger" role="alert">
          {problem}
        </Alert>
      )}
      <OwnNameCard name={account.name} />
      <SessionsCard
        sessions={sessions.items}
        several={sessions.items.length > 1 || cursor !== undefined}
        pages={
          <PageLinks
            list="sessions"
            path="/account"
            params={params}
            name="sessions"
            at="sessions"
            nextCursor={sessions.nextCursor}
          />
        }
      />
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

import Link from 'next/link';
import type { SystemContext } from '@/domain/context';
import { isAppError } from '@/domain/errors';
import { getInvitation } from '@/domain/member/get-invitation';
import type { InvitationOffer } from '@/domain/member/view';
import { homeOf, type Viewer } from '@/domain/viewer';
import { AuthPage } from '../account/auth-page';
import { SignOutButton } from '../account/sign-out-button';
import { AcceptForm } from '../member/accept-form';
import { JoinButton } from '../member/join-button';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';

interface InvitationScreenProps {
  context: SystemContext;
  viewer: Viewer | null;
  token: string;
  /** Turnstile's, where it is configured. */
  siteKey: string | undefined;
}

/** What an invitation's link opens. Only its button uses the link up. */
export async function InvitationScreen({ context, viewer, token, siteKey }: InvitationScreenProps) {
  const offer = await find(context, token);
  if (!offer)
    return (
      <AuthPage title="This invitation no longer works">
        <Alert tone="warning">
          It was already used, was withdrawn or has expired. If you have joined already, sign in; else ask for a new
          one.
        </Alert>
        <Button asChild>
          {viewer ? <Link href={homeOf(viewer)}>Go to the overview</Link> : <Link href="/sign-in">Sign in</Link>}
        </Button>
      </AuthPage>
    );
  const hasForm = offer.account === 'new';
  return (
    <AuthPage protectedForm={!hasForm || siteKey !== undefined} title={`Join ${offer.customerName}`}>
      <p className="text-sm break-words text-muted-foreground">
        You are invited as {offer.role} with the address{' '}
        <span className="font-medium text-foreground">{offer.email}</span>.
      </p>
      <Step offer={offer} viewer={viewer} token={token} siteKey={siteKey} />
    </AuthPage>
  );
}

type StepProps = Pick<InvitationScreenProps, 'viewer' | 'token' | 'siteKey'> & { offer: InvitationOffer };

function Step({ offer, viewer, token, siteKey }: StepProps) {
  if (offer.account === 'new') return <AcceptForm token={token} email={offer.email} siteKey={siteKey} />;
  if (!viewer)
    return (
      <Button asChild>
        <Link href={`/sign-in?${new URLSearchParams({ from: `/invitation/${token}` }).toString()}`}>
          Sign in to join
        </Link>
      </Button>
    );
  if (viewer.email === offer.email) return <JoinButton token={token} />;
  return (
    <>
      <Alert tone="warning" title="This invitation is for another address">
        You are signed in as {viewer.email}. Sign out, then sign in with the invited address.
      </Alert>
      <SignOutButton callbackUrl={`/invitation/${token}`} />
    </>
  );
}

async function find(context: SystemContext, token: string): Promise<InvitationOffer | undefined> {
  try {
    return await getInvitation(context, { token });
  } catch (error) {
    if (isAppError(error)) return undefined;
    throw error;
  }
}

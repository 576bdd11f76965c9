import { requestContext } from '@/auth/request-context';
import { currentViewer } from '@/auth/viewer';
import { InvitationScreen } from '@/components/screens/invitation-screen';
import { services } from '@/server/services';

export const metadata = { title: 'Invitation', referrer: 'no-referrer', robots: { index: false } };
export const dynamic = 'force-dynamic';

export default async function InvitationPage({ params }: PageProps<'/invitation/[token]'>) {
  const [context, viewer, { token }] = await Promise.all([requestContext(), currentViewer(), params]);
  const siteKey = services().config.turnstile?.siteKey;
  return <InvitationScreen context={context} viewer={viewer} token={token} siteKey={siteKey} />;
}

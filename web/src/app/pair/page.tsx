import { AuthPage } from '@/components/account/auth-page';
import { PairGuide } from '@/components/pairing/pair-guide';
import { config } from '@/config';

export const metadata = { title: 'Pair a phone', robots: { index: false } };
export const dynamic = 'force-dynamic';

/** Where the QR of a pairing code leads. The code is in the fragment, so that no request and no log has it. */
export default function PairPage() {
  return (
    <AuthPage title="Pair a phone" wide>
      <PairGuide server={config().publicUrl} />
    </AuthPage>
  );
}

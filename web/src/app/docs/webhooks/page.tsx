import { WebhookGuideScreen } from '@/components/screens/webhook-guide-screen';

export const metadata = { title: 'Receive webhooks' };
export const dynamic = 'force-dynamic';

export default function WebhookGuidePage() {
  return <WebhookGuideScreen />;
}

import { GuideScreen } from '@/components/docs/guide-screen';
import { guides } from '@/components/docs/guides';
import { guideFacts } from './facts';

export const metadata = { title: 'Documentation', description: guides.start.lead };
export const dynamic = 'force-dynamic';

export default function DocsPage() {
  return <GuideScreen name="start" facts={guideFacts()} />;
}

import { notFound } from 'next/navigation';
import { GuideScreen } from '@/components/docs/guide-screen';
import { isGuideName } from '@/components/docs/guide-names';
import { guides } from '@/components/docs/guides';
import { guideFacts } from '../facts';

export const dynamic = 'force-dynamic';

export async function generateMetadata({ params }: PageProps<'/docs/[guide]'>) {
  const { guide } = await params;
  return isGuideName(guide) ? { title: guides[guide].title, description: guides[guide].lead } : {};
}

export default async function GuidePage({ params }: PageProps<'/docs/[guide]'>) {
  const { guide } = await params;
  if (!isGuideName(guide) || guide === 'start') notFound();
  return <GuideScreen name={guide} facts={guideFacts()} />;
}

import { DetailSkeleton } from '@/components/screens/detail-skeleton';

export default function Loading() {
  return <DetailSkeleton label="Loading the webhook" />;
}

import { ListSkeleton } from '@/components/screens/list-skeleton';

export default function Loading() {
  return <ListSkeleton label="Loading" />;
}

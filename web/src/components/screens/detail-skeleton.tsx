import { cn } from '../ui/cn';
import { Loading, Skeleton } from '../ui/skeleton';

/** What a page of one thing looks like before its data is there; `even`: its columns are of one width. */
export function DetailSkeleton({ label, even = false }: { label: string; even?: boolean }) {
  return (
    <Loading label={label} className="grid gap-6">
      <div className="grid gap-3">
        <Skeleton className="h-4 w-20" />
        <Skeleton className="h-8 w-56 max-w-full" />
      </div>
      <div className={cn('grid gap-6', even ? 'lg:grid-cols-2' : 'lg:grid-cols-[minmax(0,1fr)_22rem]')}>
        <div className="grid gap-6">
          <Skeleton className="h-44 rounded-2xl" />
          <Skeleton className="h-64 rounded-2xl" />
        </div>
        <Skeleton className="h-96 rounded-2xl" />
      </div>
    </Loading>
  );
}

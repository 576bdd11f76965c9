import { Card } from '../ui/card';
import { Loading, Skeleton } from '../ui/skeleton';

const rows = ['a', 'b', 'c', 'd', 'e'];

/** What a page with a list looks like before its data is there. */
export function ListSkeleton({ label }: { label: string }) {
  return (
    <Loading label={label} className="grid gap-6">
      <div className="flex items-center justify-between">
        <div className="grid gap-2">
          <Skeleton className="h-8 w-36" />
          <Skeleton className="h-4 w-24" />
        </div>
        <Skeleton className="h-9 w-32" />
      </div>
      <Card>
        <div className="p-4">
          <Skeleton className="h-9 w-full sm:max-w-xs" />
        </div>
        <div className="divide-y border-t">
          {rows.map((row) => (
            <div key={row} className="flex items-center justify-between gap-4 p-4">
              <Skeleton className="h-5 w-40" />
              <Skeleton className="h-5 w-20" />
            </div>
          ))}
        </div>
      </Card>
    </Loading>
  );
}

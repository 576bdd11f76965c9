import type { JobsView, KeptView } from '@/domain/job/view';
import { Badge } from '../ui/badge';
import { Card, CardHeader } from '../ui/card';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { Alert } from '../ui/alert';

/** What is kept for how long, and what the last run deleted. */
export function RetentionCard({ retention: { finished, working, tables } }: Pick<JobsView, 'retention'>) {
  const stray = tables.filter(({ strayRows }) => strayRows > 0);
  return (
    <Card aria-labelledby="retention">
      <CardHeader
        id="retention"
        title="What is kept"
        description="What is older is deleted every hour."
        action={<State finished={finished} working={tables.find(({ table }) => table === working)} />}
      />
      {stray.length > 0 && (
        <div className="px-5 pt-4">
          <Alert tone="warning" title="Some rows lie outside their partitions">
            {stray.map(({ what, strayRows }) => `${what}: ${strayRows.toLocaleString('en')}`).join(', ')}. A clock was
            wrong, or partitions were missing; they are sorted in once their time comes.
          </Alert>
        </div>
      )}
      <div className="mt-4 border-t">
        <Table>
          <caption className="sr-only">What is kept for how long, and what the last run deleted</caption>
          <TableHead>
            <TableRow>
              <TableHeader>What</TableHeader>
              <TableHeader>Kept</TableHeader>
              <TableHeader className="text-right whitespace-normal">Deleted in the last run</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {tables.map((row) => (
              <TableRow key={row.table}>
                <TableCell className="py-2.5">{row.what}</TableCell>
                <TableCell className="py-2.5 whitespace-nowrap">{row.kept}</TableCell>
                <TableCell className="py-2.5 text-right text-muted-foreground tabular-nums">{deleted(row)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
    </Card>
  );
}

function State({ finished, working }: { finished: boolean; working: KeptView | undefined }) {
  if (working) return <Badge tone="primary">Working on: {working.what}</Badge>;
  return finished ? <Badge tone="success">Up to date</Badge> : <Badge>More to delete</Badge>;
}

function deleted({ deletedRows, droppedPartitions }: KeptView): string {
  const parts = [
    deletedRows > 0 && `${deletedRows.toLocaleString('en')} ${deletedRows === 1 ? 'row' : 'rows'}`,
    droppedPartitions > 0 && `${droppedPartitions} ${droppedPartitions === 1 ? 'partition' : 'partitions'}`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(', ') : '—';
}

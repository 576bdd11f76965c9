import type { QueueView } from '@/domain/job/view';
import { Card, CardHeader } from '../ui/card';
import { cn } from '../ui/cn';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { readable } from './names';

const columns = ['waiting', 'running', 'later', 'failed'] as const;

/** The queues, each with its own workers, and how many jobs are in which state. */
export function QueuesCard({ queues }: { queues: readonly QueueView[] }) {
  return (
    <Card aria-labelledby="queues">
      <CardHeader id="queues" title="Queues" description="“Later” are jobs whose time has not come." />
      <div className="mt-4 border-t">
        <Table>
          <caption className="sr-only">Jobs in each queue, by state</caption>
          <TableHead>
            <TableRow>
              <TableHeader>Queue</TableHeader>
              {columns.map((column) => (
                <TableHeader key={column} className="text-right">
                  {readable(column)}
                </TableHeader>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {queues.map((queue) => (
              <TableRow key={queue.name}>
                <TableHeader scope="row" className="py-2.5 text-left font-medium">
                  {readable(queue.name)}
                </TableHeader>
                {columns.map((column) => (
                  <TableCell
                    key={column}
                    className={cn(
                      'py-2.5 text-right tabular-nums',
                      queue[column] === 0 && 'text-muted-foreground',
                      column === 'failed' && queue.failed > 0 && 'font-medium text-danger',
                    )}
                  >
                    {queue[column].toLocaleString('en')}
                  </TableCell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
    </Card>
  );
}

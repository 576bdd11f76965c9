import type { ReactNode } from 'react';
import type { ImportView } from '@/domain/connection/view';
import { count } from '../format/count';
import { Alert } from '../ui/alert';
import { Badge } from '../ui/badge';
import { Card, CardContent, CardHeader } from '../ui/card';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';

/** It comes below the form, out of sight on a small screen. */
const intoView = (card: HTMLElement | null) => card?.scrollIntoView({ block: 'start' });

/** What would become of each line. @param children the button that makes them, shown when all lines can be taken */
export function ImportPreview({ preview: { problem, lines }, children }: { preview: ImportView; children: ReactNode }) {
  const wrong = lines.filter((line) => line.problem !== null).length;
  const good = problem === null && wrong === 0;
  const title = good
    ? `${count(lines.length, 'line')} can be taken`
    : (problem ?? `${wrong} of ${count(lines.length, 'line')} cannot be taken`);
  return (
    <Card ref={intoView} aria-labelledby="preview" className="scroll-mt-20">
      <CardHeader id="preview" title="Preview" />
      <CardContent className="grid gap-4 pt-4">
        <Alert tone={good ? 'info' : 'warning'} role="status" title={title}>
          {good ? 'Nothing is made yet.' : 'Correct the list and preview again: all of it is made, or nothing.'}
        </Alert>
        {good && <div>{children}</div>}
      </CardContent>
      {lines.length > 0 && (
        <div
          className="max-h-[70dvh] overflow-auto border-t"
          tabIndex={0}
          role="region"
          aria-label="Lines of the preview"
        >
          <Table>
            <TableHead>
              <TableRow>
                {['Line', 'Connection', 'Phone', 'Port', 'Username', 'Password'].map((title) => (
                  <TableHeader key={title}>{title}</TableHeader>
                ))}
              </TableRow>
            </TableHead>
            <TableBody>
              {lines.map((line) => (
                <Line key={line.line} line={line} />
              ))}
            </TableBody>
          </Table>
        </div>
      )}
    </Card>
  );
}

function Line({ line }: { line: ImportView['lines'][number] }) {
  const { name, device, port, username, password, problem } = line;
  if (problem !== null) {
    return (
      <TableRow>
        <TableCell className="tabular-nums">{line.line}</TableCell>
        <TableCell colSpan={5}>
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1 max-sm:max-w-[calc(100dvw-8rem)]">
            <Badge tone="danger">Not taken</Badge>
            {name !== null && <span className="font-medium wrap-anywhere">{name}</span>}
            <span className="min-w-48 flex-1">{problem}</span>
          </span>
        </TableCell>
      </TableRow>
    );
  }
  return (
    <TableRow>
      <TableCell className="tabular-nums">{line.line}</TableCell>
      <TableCell className="min-w-36 wrap-anywhere">{name}</TableCell>
      <TableCell className="min-w-36 wrap-anywhere">{device}</TableCell>
      <TableCell className="whitespace-nowrap tabular-nums">{port ?? 'next free one'}</TableCell>
      <TableCell className="whitespace-nowrap">{username ?? 'random'}</TableCell>
      <TableCell className="whitespace-nowrap">{password === 'given' ? 'of the list' : 'generated'}</TableCell>
    </TableRow>
  );
}

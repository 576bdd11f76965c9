'use client';

import Link from 'next/link';
import type { ImportedView } from '@/domain/connection/view';
import { count } from '../format/count';
import { connectionsPath, type Area } from '../shell/navigation';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { AccessForms } from './access-forms';
import { accessLists } from './access-list';

interface ImportMadeProps {
  area: Area;
  made: NonNullable<ImportedView['made']>;
  onMore: () => void;
}

/** The button that was pressed is gone: the focus goes to what came of it. */
const focusOn = (card: HTMLElement | null) => card?.focus();

/** What an import made, to be copied as a whole: from here on the host is the relay's. */
export function ImportMade({ area, made, onMore }: ImportMadeProps) {
  const title = `${count(made.length, 'connection')} created`;
  return (
    <Card ref={focusOn} tabIndex={-1} aria-labelledby="made" className="scroll-mt-20 outline-none">
      <CardHeader id="made" title="Result" />
      <CardContent className="grid gap-5 pt-4">
        <Alert tone="info" role="status" title={title}>
          Put the new host and ports into your programs. Copy all of them as:
        </Alert>
        <AccessForms textOf={async (form) => accessLists[form].of(made)} />
        <pre
          tabIndex={0}
          aria-label="The new connections, without passwords"
          className="max-h-80 overflow-auto rounded-lg border bg-muted/60 p-3 font-mono text-xs"
        >
          {made.map(({ host, port, username }) => `${host}:${port}:${username}:••••••••`).join('\n')}
        </pre>
        <div className="flex flex-wrap gap-2">
          <Button asChild>
            <Link href={connectionsPath(area)}>Go to connections</Link>
          </Button>
          <Button variant="outline" onClick={onMore}>
            Import another list
          </Button>
        </div>
      </CardContent>
    </Card>
  );
}

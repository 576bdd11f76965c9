import { Download } from 'lucide-react';
import { importBounds, importColumns } from '@/domain/connection/import-bounds';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';

const example = [
  Object.keys(importColumns).join(','),
  'Scraper 1,,,20001,scraper-1,Example-Only-2026-a',
  'Scraper 2,,,,scraper-2,',
  ',,,,,',
].join('\r\n');

/** What a list may look like, and an example to begin with. */
export function ImportGuide() {
  return (
    <Card aria-labelledby="format">
      <CardHeader id="format" title="What a list looks like" />
      <CardContent className="grid gap-4 pt-3 text-sm">
        <p>
          Lines <code className="font-mono text-xs">host:port:user:pass</code>, or CSV whose first line names its
          columns, in any order. At most {importBounds.lines} lines and 64 KiB.
        </p>
        <dl className="grid gap-2.5">
          {Object.entries(importColumns).map(([column, meaning]) => (
            <div key={column}>
              <dt className="font-mono text-xs font-medium">{column}</dt>
              <dd className="text-muted-foreground">{meaning}</dd>
            </div>
          ))}
        </dl>
        <p className="text-muted-foreground">
          All lines are taken, or none. A password of your own can be guessed, so after many wrong ones such a
          connection lets in only addresses that it knows, for ten minutes.
        </p>
        <Button asChild variant="outline" size="sm" className="w-fit">
          <a href={`data:text/csv;charset=utf-8,${encodeURIComponent(example)}`} download="connections.csv">
            <Download aria-hidden /> Example file
          </a>
        </Button>
      </CardContent>
    </Card>
  );
}

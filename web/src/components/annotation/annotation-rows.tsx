import { ChevronRight } from 'lucide-react';
import type { AnnotationView } from '@/domain/annotation/view';
import { Card } from '../ui/card';

/** What programs of the viewer's side keep about a thing, as rows of a `dl`. */
export function AnnotationRows({ externalId, metadata }: AnnotationView) {
  const rows: [name: string, text: string][] = Object.entries(metadata).sort(([a], [b]) => a.localeCompare(b));
  if (externalId !== null) rows.unshift(['External id', externalId]);
  return rows.map(([name, text]) => (
    <div key={name} className="flex min-h-10 items-center justify-between gap-4 py-1.5">
      <dt className="min-w-0 text-muted-foreground wrap-anywhere">{name}</dt>
      <dd className="min-w-0 text-right whitespace-pre-wrap wrap-anywhere">{text}</dd>
    </div>
  ));
}

/** The same in a card of its own, folded; nothing where nothing is kept. */
export function AnnotationCard({ externalId, metadata }: AnnotationView) {
  if (externalId === null && Object.keys(metadata).length === 0) return null;
  return (
    <Card aria-label="Set by the API">
      <details className="group">
        <summary className="flex items-center gap-2 rounded-2xl px-5 py-4 text-base font-semibold tracking-tight">
          <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
          Set by the API
        </summary>
        <dl className="divide-y px-5 pb-4 text-sm">
          <AnnotationRows externalId={externalId} metadata={metadata} />
        </dl>
      </details>
    </Card>
  );
}

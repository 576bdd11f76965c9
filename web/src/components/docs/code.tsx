import type { ReactNode } from 'react';
import { CopyButton } from '../ui/copy-button';

/** Code with a button that copies it; long lines scroll in their own box. */
export function Code({ title, children }: { title: string; children: string }) {
  return (
    <figure className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1">
      <figcaption className="flex min-h-8 items-center justify-between text-xs font-medium text-muted-foreground">
        {title}
        <CopyButton text={children} label={`Copy: ${title}`} />
      </figcaption>
      <pre tabIndex={0} aria-label={title} className="overflow-x-auto rounded-xl bg-muted/60 p-3 font-mono text-xs">
        {children}
      </pre>
    </figure>
  );
}

/** A paragraph of a guide. */
export function P({ children }: { children: ReactNode }) {
  return <p className="text-sm leading-6 text-pretty">{children}</p>;
}

export function C({ children }: { children: ReactNode }) {
  return <code className="rounded bg-muted px-1 py-0.5 font-mono text-[0.85em] wrap-anywhere">{children}</code>;
}

export function List({ children }: { children: readonly ReactNode[] }) {
  return (
    <ul className="grid list-disc gap-2 pl-5 text-sm leading-6">
      {children.map((item, index) => (
        <li key={index}>{item}</li>
      ))}
    </ul>
  );
}

/** Rows of facts, of which the first names each: a table on wide screens, a list of terms on a phone. */
export function Facts({ rows }: { rows: readonly (readonly [term: ReactNode, text: ReactNode])[] }) {
  return (
    <dl className="divide-y rounded-xl border text-sm">
      {rows.map(([term, text], index) => (
        <div key={index} className="grid gap-x-4 gap-y-1 px-4 py-2.5 sm:grid-cols-[14rem_minmax(0,1fr)]">
          <dt className="font-medium wrap-anywhere">{term}</dt>
          <dd className="text-muted-foreground wrap-anywhere">{text}</dd>
        </div>
      ))}
    </dl>
  );
}

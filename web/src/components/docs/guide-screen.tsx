import Link from 'next/link';
import type { ReactNode } from 'react';
import { cn } from '../ui/cn';
import { DocsHeader } from './docs-header';
import type { GuideFacts } from './guide';
import { guideNames, guidePath, type GuideName } from './guide-names';
import { guides } from './guides';

/** A guide with the way to the others and to its own parts: beside it on wide screens, folded above it on a phone. */
export function GuideScreen({ name, facts }: { name: GuideName; facts: GuideFacts }) {
  const { title, lead, sections } = guides[name];
  const parts = sections(facts);
  const others = (
    <ul className="grid gap-1">
      {guideNames.map((one) => (
        <li key={one}>
          <SideLink href={guidePath(one)} current={one === name}>
            {guides[one].title}
          </SideLink>
        </li>
      ))}
    </ul>
  );
  const contents = (
    <ul className="grid gap-1">
      {parts.map(({ id, title: part }) => (
        <li key={id}>
          <SideLink href={`#${id}`}>{part}</SideLink>
        </li>
      ))}
    </ul>
  );
  return (
    <>
      <DocsHeader current="/docs" />
      <div className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-3 px-4 py-6 sm:px-6 lg:grid-cols-[12rem_minmax(0,1fr)] lg:py-8 xl:grid-cols-[12rem_minmax(0,1fr)_13rem]">
        <nav aria-label="Guides">
          <Folded title="Guides">{others}</Folded>
          <div className="sticky top-6 max-lg:hidden">{others}</div>
        </nav>
        <nav aria-label="On this page" className="xl:order-last">
          <div className="xl:hidden lg:col-start-2">
            <Folded title="On this page" always>
              {contents}
            </Folded>
          </div>
          <div className="sticky top-6 max-h-[calc(100dvh-3rem)] overflow-y-auto max-xl:hidden">
            <p className="px-3 pb-1 text-xs font-medium text-muted-foreground">On this page</p>
            {contents}
          </div>
        </nav>
        <main className="grid max-w-3xl grid-cols-[minmax(0,1fr)] content-start gap-10 max-xl:pt-3 lg:col-start-2">
          <header className="grid gap-2">
            <h1 className="text-2xl font-semibold tracking-tight sm:text-3xl">{title}</h1>
            <p className="text-pretty text-muted-foreground">{lead}</p>
          </header>
          {parts.map(({ id, title: part, body }) => (
            <section
              key={id}
              id={id}
              aria-labelledby={`${id}-title`}
              className="grid scroll-mt-6 grid-cols-[minmax(0,1fr)] gap-4"
            >
              <h2 id={`${id}-title`} className="text-lg font-semibold tracking-tight">
                <a href={`#${id}`} className="inline-block min-w-6 rounded-sm py-1 hover:underline">
                  {part}
                </a>
              </h2>
              {body}
            </section>
          ))}
        </main>
      </div>
    </>
  );
}

/** A list behind its title, where there is no room beside the text. */
function Folded({ title, always = false, children }: { title: string; always?: boolean; children: ReactNode }) {
  return (
    <details className={cn('rounded-xl border', !always && 'lg:hidden')}>
      <summary className="rounded-xl px-4 py-2.5 text-sm font-medium">{title}</summary>
      <div className="border-t p-2">{children}</div>
    </details>
  );
}

function SideLink({ href, current = false, children }: { href: string; current?: boolean; children: ReactNode }) {
  return (
    <Link
      href={href}
      aria-current={current ? 'page' : undefined}
      className={cn(
        'block rounded-lg px-3 py-1.5 text-sm -outline-offset-2',
        current
          ? 'bg-primary-soft font-medium text-primary-text'
          : 'text-muted-foreground hover:bg-muted hover:text-foreground',
      )}
    >
      {children}
    </Link>
  );
}

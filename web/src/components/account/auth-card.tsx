'use client';

import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';

const Retitle = createContext<(title: string) => void>(() => undefined);

interface AuthCardProps {
  title: string;
  /** Stands behind the title in the document's, as on every page. */
  brand: string;
  children: ReactNode;
}

/** The card of an AuthPage. Its heading and the document's title follow what a form says once it has done its work. */
export function AuthCard({ title, brand, children }: AuthCardProps) {
  const [later, setLater] = useState<string>();
  useEffect(() => {
    if (later !== undefined) document.title = `${later} · ${brand}`;
  }, [later, brand]);
  return (
    <section
      className="grid grid-cols-[minmax(0,1fr)] gap-6 rounded-2xl border bg-card p-6 shadow-xs sm:p-8"
      aria-labelledby="title"
    >
      <h1 id="title" className="text-xl font-semibold tracking-tight wrap-anywhere">
        {later ?? title}
      </h1>
      <Retitle value={setLater}>{children}</Retitle>
    </section>
  );
}

/** Makes this the title of the card and of the document. */
export function useAuthTitle(title: string): void {
  const retitle = useContext(Retitle);
  useEffect(() => retitle(title), [retitle, title]);
}

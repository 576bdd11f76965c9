'use client';

import { usePathname, useRouter } from 'next/navigation';
import { startTransition, useEffect, useRef, useState } from 'react';

const typingMs = 250;

/**
 * The fields of a list's filter, which the address keeps over reloads and pages. A change goes there a moment after the
 * last key, and the list begins again at its first page. A field shows what is being typed until the address has it,
 * then what the address says: after Back, what it said then.
 * @param address the fields as the page's address has them, '' for one that is not in use
 */
export function useFilter<Field extends string>(address: Readonly<Record<Field, string>>) {
  const router = useRouter();
  const path = usePathname();
  const [draft, setDraft] = useState({ values: address, held: false });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  // A space at the end stays in the field, though not in the address: the next word is still to come
  const typed = (field: Field) => draft.held || draft.values[field].trim() === address[field];
  const valueOf = (field: Field): string => (typed(field) ? draft.values[field] : address[field]);

  function write(values: Readonly<Record<Field, string>>, delayMs: number): void {
    clearTimeout(timer.current);
    setDraft({ values, held: true });
    timer.current = setTimeout(() => {
      // The new page and the end of the draft are shown together
      startTransition(() => {
        router.replace(path + queryWith(values), { scroll: false });
        setDraft({ values, held: false });
      });
    }, delayMs);
  }

  const fields = Object.keys(address) as Field[];
  const everyValue = (valueIn: (field: Field) => string) =>
    Object.fromEntries(fields.map((field) => [field, valueIn(field)])) as Record<Field, string>;
  return {
    valueOf,
    change: (field: Field, value: string) => {
      write(
        everyValue((other) => (other === field ? value : valueOf(other))),
        typingMs,
      );
    },
    clear: () => {
      write(
        everyValue(() => ''),
        0,
      );
    },
  };
}

/** The query of the page with other fields, at the list's first page. */
function queryWith(values: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(window.location.search);
  query.delete('cursor');
  for (const [field, value] of Object.entries(values)) {
    if (value.trim() === '') query.delete(field);
    else query.set(field, value.trim());
  }
  return query.size === 0 ? '' : `?${query.toString()}`;
}

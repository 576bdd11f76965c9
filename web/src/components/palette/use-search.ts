'use client';

import { useEffect, useState } from 'react';
import type { SearchView } from '@/domain/search/view';
import { silence } from '../shell/ask-server';

/** What a search found, as its address sends it: times are ISO 8601. */
export interface Found extends Omit<SearchView, 'addresses'> {
  readonly addresses: readonly FoundAddress[];
}
export type FoundAddress = Omit<SearchView['addresses'][number], 'from' | 'until'> & {
  readonly from: string;
  readonly until: string;
};

interface SearchState {
  /** Of the text, or of the one before while that is being asked. */
  readonly found: Found | undefined;
  readonly asking: boolean;
  readonly error: string | undefined;
}

const typingMs = 120;
const minLength = 2;

/** Asks the server what a text finds, a moment after the last key; an answer that comes late is dropped. */
export function useSearch(text: string): SearchState {
  const wanted = text.trim();
  const [answer, setAnswer] = useState<{ text: string; found?: Found | undefined; error?: string }>({ text: '' });
  useEffect(() => {
    if (wanted.length < minLength) return;
    const ask = new AbortController();
    const timer = setTimeout(() => {
      void load(wanted, ask.signal).then((next) => {
        if (!ask.signal.aborted) setAnswer({ text: wanted, ...next });
      });
    }, typingMs);
    return () => {
      clearTimeout(timer);
      ask.abort();
    };
  }, [wanted]);
  if (wanted.length < minLength) return { found: undefined, asking: false, error: undefined };
  const asking = answer.text !== wanted;
  return { found: answer.found, asking, error: asking ? undefined : answer.error };
}

async function load(text: string, signal: AbortSignal): Promise<{ found?: Found; error?: string }> {
  try {
    const response = await fetch(`/api/search?${new URLSearchParams({ q: text }).toString()}`, {
      ...{ cache: 'no-store', signal },
    });
    const answer: Found & { readonly error?: { readonly message?: string } } = await response.json();
    return response.ok ? { found: answer } : { error: answer.error?.message ?? silence };
  } catch {
    return { error: silence };
  }
}
